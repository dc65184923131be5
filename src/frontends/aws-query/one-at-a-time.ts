import type { Cloud } from "../../gateway/cloud.ts";
import type { ServiceKey } from "../../model/collections.ts";

/** The last change under way of each resource. */
const underWay = new Map<string, Promise<unknown>>();

/**
 * Makes a change of a resource that reads it first, such as one of its tags, when all that this process was asked for before are through: clients like
 * Terraform make several such calls at a time, of which the later would take back what the earlier wrote.
 * @throws what the change throws
 */
export async function oneAtATime<T>(cloud: Cloud, collection: ServiceKey, id: string, change: () => Promise<T>): Promise<T> {
  const key = JSON.stringify([cloud.driver.name, cloud.provider.value, collection, id]);
  const before = underWay.get(key);
  const mine = before ? before.then(change, change) : change();
  underWay.set(key, mine);
  try {
    return await mine;
  } finally {
    if (underWay.get(key) === mine) underWay.delete(key);
  }
}
