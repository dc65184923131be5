import { collections, type CollectionKey } from "../../model/collections.ts";

/** What the original called a capability, where the rule does not give it. */
const irregular: Readonly<Record<string, string>> = {
  "images.get": "image",
  "loadBalancers.get": "load_balancer",
  "instanceStates.list": "instance_state_machine",
  "instances.run": "run_on_instance",
  "firewalls.destroy": "delete_firewall",
  "firewalls.createRules": "create_firewall_rule",
  "firewalls.destroyRules": "delete_firewall_rule",
  "addresses.disassociate": "associate_address",
  "loadBalancers.register": "lb_register_instance",
  "loadBalancers.unregister": "lb_unregister_instance",
  "buckets.destroy": "delete_bucket",
  "blobs.get": "blob",
  "blobs.content": "blob",
  "blobs.put": "create_blob",
  "blobs.update": "update_blob_metadata",
  "blobs.destroy": "delete_blob",
};

/** The capability that the header `Expect` names when a driver lacks an operation. */
export function capabilityName(collection: CollectionKey, operation: string): string {
  const { name, singular } = collections[collection];
  const known = irregular[`${collection}.${operation}`];
  if (known !== undefined) return known;
  if (operation === "list" || operation === "get") return name;
  return `${operation.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_${singular}`;
}
