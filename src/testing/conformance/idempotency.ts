import assert from "node:assert/strict";
import type { ServiceKey } from "../../model/collections.ts";
import { refused } from "./assertions.ts";
import type { Check } from "./check.ts";
import { declarationOf } from "./samples.ts";

type Made = { readonly id: string };

/** Creation under an idempotency key, for what a driver declares. */
export function idempotencyChecks(collection: ServiceKey, check: Check): void {
  if (!declarationOf(collection).operations["create"]) return;

  check("create: an idempotency key makes one, however often it comes", [`${collection}.create`], async (scene) => {
    if (!scene.cloud.driver.idempotent?.includes(collection)) scene.skip("the driver does not declare it");
    const params = await scene.plain(collection);
    const key = scene.name();
    const create = async (asked = params, as = key): Promise<Made> => {
      const created = await scene.callOn(await scene.harness.session(undefined, as), collection, "create", asked);
      return (Array.isArray(created) ? created[0] : created) as Made;
    };
    const made = await Promise.all([create(), create()]);
    const { id } = made[0];
    scene.adopt(collection, id);
    assert.deepEqual(new Set(made.map((member) => member.id)), new Set([id]), "at once");
    assert.equal((await create()).id, id, "again");
    await scene.settled(collection, id);
    assert.equal((await create()).id, id, "when it has settled");
    await refused(create({ ...params, tags: { another: "request" } }), "invalid_argument", "with other parameters");
    const another = await create(params, scene.name());
    scene.adopt(collection, another.id);
    assert.notEqual(another.id, id, "with another key");
  });
}
