import { CloudError, type InstanceAction, type Resource } from "deltacloud/driver";
import { isObject, type Json } from "./api.ts";

const instanceActions: readonly string[] = ["start", "stop", "reboot", "destroy"] satisfies readonly InstanceAction[];
const instanceStates = [
  "start",
  "pending",
  "running",
  "stopping",
  "stopped",
  "paused",
  "suspended",
  "shutting_down",
  "finish",
  "error",
] as const satisfies readonly Resource<"instances">["state"][];

/** A realm as the model has it. What the document does not say is left out, never made up. */
export function toRealm(json: Json): Resource<"realms"> {
  const known = ["available", "unavailable"] as const;
  const state = known.find((one) => one === lowerCase(json["state"])) ?? "unknown";
  return { id: idOf(json), name: text(json["name"]), state, limit: text(json["limit"]) };
}

export function toImage(json: Json): Resource<"images"> {
  const known = ["pending", "available", "unavailable", "deleting", "error"] as const;
  return {
    id: idOf(json),
    name: text(json["name"]),
    description: text(json["description"]),
    ownerId: text(json["owner"]),
    architecture: text(json["architecture"]),
    state: known.find((one) => one === lowerCase(json["state"])) ?? "unknown",
    created: time(json["creation_time"]),
  };
}

export function toInstance(json: Json): Resource<"instances"> {
  const { authentication } = json;
  const login = isObject(authentication) ? authentication : {};
  return {
    id: idOf(json),
    name: text(json["name"]),
    ownerId: text(json["owner"]),
    imageId: reference(json["image"]),
    realmId: reference(json["realm"]),
    hardwareProfileId: reference(json["hardware_profile"]),
    state: instanceStates.find((one) => one === lowerCase(json["state"])) ?? "unknown",
    // The other server may have another machine; what it links to is what may be done.
    actions: objects(json["actions"]).flatMap(({ rel }) => (isAction(rel) ? [rel] : [])),
    launchTime: time(json["launch_time"] ?? json["create_time"]),
    publicAddresses: objects(json["public_addresses"]).flatMap(toAddress),
    privateAddresses: objects(json["private_addresses"]).flatMap(toAddress),
    firewallIds: objects(json["firewalls"]).map(idOf),
    volumes: objects(json["storage_volumes"]).map((volume) => ({ id: idOf(volume) })),
    keyName: text(login["keyname"]),
    username: text(login["user"]),
    password: text(login["password"]),
  };
}

export function toKey(json: Json): Resource<"keys"> {
  return {
    id: idOf(json),
    name: idOf(json),
    credentialType: json["credential_type"] === "password" ? "password" : "key",
    fingerprint: text(json["fingerprint"]),
    privateKey: text(json["pem_rsa_key"]),
    username: text(json["username"]),
    password: text(json["password"]),
  };
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

const lowerCase = (value: unknown): string | undefined => text(value)?.toLowerCase();
const isAction = (value: unknown): value is InstanceAction => typeof value === "string" && instanceActions.includes(value);
const objects = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const reference = (value: unknown): string | undefined => (isObject(value) ? text(value["id"]) : undefined);

function idOf(json: Json): string {
  const id = text(json["id"]);
  if (id === undefined) throw new CloudError("provider_error", "The server's answer has a member without an id.");
  return id;
}

function time(value: unknown): Date | undefined {
  const date = new Date(text(value) ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function toAddress({ address, type }: Json): Resource<"instances">["publicAddresses"] {
  const known = ["ipv4", "ipv6", "hostname", "mac", "vnc"] as const;
  const found = known.find((one) => one === type);
  return found === undefined ? [] : [{ type: found, address: text(address) }];
}
