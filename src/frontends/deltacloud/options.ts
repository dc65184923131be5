import { allCollections, type CollectionKey } from "../../model/collections.ts";
import { wireName } from "../../model/shape.ts";
import type { Cloud } from "../../gateway/gateway.ts";
import type { FrontendResponse } from "../../gateway/frontend.ts";
import type { ClassicParameter } from "./values.ts";
import { parametersOf } from "./values.ts";

const typeNames: Readonly<Record<string, string>> = { list: "array", map: "hash", struct: "hash", stream: "hash" };

/** `name:type:required|optional`, as the original described a parameter. */
export function describeParameter({ name, shape, required }: ClassicParameter): string {
  return `${name}:${typeNames[shape.kind] ?? "string"}:${required ? "required" : "optional"}`;
}

const standard: Readonly<Record<string, string>> = { index: "list", show: "get", create: "create", destroy: "destroy" };
const standardOperations: ReadonlySet<string> = new Set(Object.values(standard));
const idParameter = "id:string:required";

/**
 * The parameters that the original told, beside those of features. Clients read them as a form to fill in: what came later is
 * told by the documentation alone. `keyname` was told twice, by its feature and here.
 */
const original: Readonly<Record<string, string>> = {
  "addresses.create": "",
  "addresses.associate": `${idParameter},instance_id:string:required`,
  "addresses.disassociate": idParameter,
  "buckets.create": "name:string:required",
  "firewalls.create": "name:string:required,description:string:required",
  "images.list": "architecture:string:optional",
  "images.create": "instance_id:string:required",
  "instances.create": "image_id:string:required,realm_id:string:optional,hwp_id:string:optional,keyname:string:optional",
  "instances.start": idParameter,
  "instances.stop": idParameter,
  "instances.reboot": idParameter,
  "instances.run": `${idParameter},cmd:string:required,private_key:string:optional,password:string:optional,ip:string:optional,port:string:optional`,
  "keys.create": "name:string:required,public_key:string:optional",
  "loadBalancers.create":
    "name:string:required,realm_id:string:required,listener_protocol:string:required,listener_balancer_port:string:required,listener_instance_port:string:required",
  "loadBalancers.register": `${idParameter},instance_id:string:required`,
  "loadBalancers.unregister": `${idParameter},instance_id:string:required`,
  "networkInterfaces.create": "instance:string:required,network:string:required,name:string:optional",
  "networks.create": "address_block:string:optional,name:string:optional",
  "snapshots.create": "volume_id:string:required,name:string:optional,description:string:optional",
  "subnets.create": "network_id:string:required,address_block:string:required,name:string:optional",
  "volumes.create":
    "snapshot_id:string:optional,capacity:string:optional,realm_id:string:optional,name:string:optional,description:string:optional",
  "volumes.attach": `${idParameter},instance_id:string:required,device:string:required`,
  "volumes.detach": idParameter,
};

/** What the original told of a show, a destruction and most lists. */
const originalOfEach: Readonly<Record<string, string>> = { list: "", get: idParameter, destroy: idParameter };

/**
 * The answer to OPTIONS, which needs neither credentials nor capability: the methods of a collection, or the parameters of
 * an operation at `/collection/operation` or `/collection/:id/action`. Undefined where the original had nothing.
 */
export function optionsAnswer(segments: readonly string[], cloud: Cloud): FrontendResponse | undefined {
  const allow = allowOf(segments, cloud);
  return allow === undefined ? undefined : { status: 200, headers: { Allow: allow } };
}

function allowOf([name, second, third, ...more]: readonly string[], cloud: Cloud): string | undefined {
  if (name === undefined) return "OPTIONS,GET,HEAD,POST";
  const found = allCollections.find(([, collection]) => collection.name === name && collection.parent === undefined);
  if (!found || more.length > 1) return undefined;
  const [key, { operations, audience }] = found;
  if (audience === "cimi") return undefined;
  if (second === undefined)
    return `OPTIONS,GET${"create" in operations ? ",POST" : ""}${"destroy" in operations ? ",DELETE" : ""}`;
  if (key === "buckets" && third !== undefined) return blobParameters(more[0] ?? third);
  if (key === "firewalls" && third === "rules")
    return "protocol:string:required,port_from:string:required,port_to:string:required";
  if (third === undefined) {
    const operation = key === "firewalls" ? undefined : standard[second];
    if (operation !== undefined && operation in operations) return parameterList(key, operation, cloud);
    if (key === "buckets") return "OPTIONS,GET,POST,DELETE,PUT,HEAD";
    return key === "firewalls" ? "OPTIONS,DELETE" : undefined;
  }
  const action = Object.keys(operations).find((operation) => wireName(operation, {}) === third);
  // For these the collection is asked; `/firewalls/:id/destroy` is that of a rule.
  if (action !== undefined && standardOperations.has(action) && key !== "firewalls") return undefined;
  return action === undefined ? undefined : parameterList(key, action, cloud);
}

/** Parameters that features add are those of this driver's features. */
function parameterList(key: CollectionKey, operation: string, cloud: Cloud): string {
  const declared = new Set(cloud.features(key).map(([name]) => name));
  const collection = (allCollections.find(([candidate]) => candidate === key) as (typeof allCollections)[number])[1];
  const parameters = parametersOf(collection, operation);
  const added = parameters.filter(({ feature }) => feature !== undefined && declared.has(feature)).map(describeParameter);
  const own = parameters.filter(({ feature }) => feature === undefined).map(describeParameter);
  const told = original[`${key}.${operation}`] ?? originalOfEach[operation] ?? own.join(",");
  return [...added, ...(told === "" ? [] : [told])].join(",");
}

function blobParameters(action: string): string | undefined {
  switch (action) {
    case "create":
      return `${idParameter},blob_id:string:required,blob_data:hash:required`;
    case "show":
    case "destroy":
    case "update":
    case "stream":
    case "metadata":
    case "content":
      return `${idParameter},blob_id:string:required`;
    default:
      return undefined;
  }
}
