import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import type { Tags } from "../tagging.ts";

/** AWS has no names of listeners: they are tags of the balancer, by the port, and not shown as such. */
const prefix = "deltacloud:listener:";

/** The key of the tag that is the name of the listener on a port. */
export const nameKey = (port: number): string => prefix + port;

/** The tag that names the listener on a port. Values of tags are letters, digits and few signs: what has others is encoded. */
export const nameTag = (port: number, name: string): { readonly Key: string; readonly Value: string } => ({
  Key: nameKey(port),
  Value: /^[A-Za-z0-9 +\-._:/@][A-Za-z0-9 +\-=._:/@]*$/.test(name) ? name : `=${Buffer.from(name, "utf8").toString("base64url")}`,
});

const nameIn = (value: string): string =>
  value.startsWith("=") ? Buffer.from(value.slice(1), "base64url").toString("utf8") : value;

/** A balancer with its tags, and its listeners with the names that are among these. */
export function withTags(balancer: LoadBalancer, tags: Tags): LoadBalancer {
  const listeners = balancer.listeners.map((listener) => {
    const value = tags[nameKey(listener.loadBalancerPort)];
    return value === undefined ? listener : { ...listener, name: nameIn(value) };
  });
  const shown = Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith(prefix)));
  return { ...balancer, listeners, tags: shown };
}
