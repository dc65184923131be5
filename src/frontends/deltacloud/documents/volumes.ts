import type { Volume } from "../../../model/collections/volumes.ts";
import { inUnit, isoTime } from "../../../wire/quantities.ts";
import { element, optionalText, text, when } from "../../../wire/xml-node.ts";
import { hrefOf } from "./href.ts";
import {
  actionsElement,
  jsonReference,
  jsonTags,
  member,
  optionalReference,
  stateOf,
  type ActionLink,
  type ResourceDocument,
  type Scope,
} from "./resource-document.ts";

const created = (volume: Volume): string | undefined => volume.verbatim?.["created"] ?? isoTime(volume.created);

/** In GB; text where the cloud's own spelling is passed on, which shows in JSON. */
const capacity = (volume: Volume): string | number | undefined =>
  volume.verbatim?.["capacity"] ?? (volume.capacity === undefined ? undefined : inUnit(volume.capacity, "GB"));

const actions = (volume: Volume, scope: Scope): readonly ActionLink[] => {
  const href = hrefOf(scope, "volumes", volume.id);
  return (volume.actions ?? []).map((rel) =>
    rel === "destroy" ? { href, rel, method: "delete" } : { href: `${href}/${rel}`, rel, method: "post" },
  );
};

export const volumeDocument: ResourceDocument<Volume> = {
  actions,
  xml: member(
    "volumes",
    optionalText("created", created),
    text("capacity", capacity, { unit: "GB" }),
    optionalText("kind", (volume) => volume.kind),
    text("name", (volume) => volume.name ?? volume.id),
    optionalText("device", (volume) => volume.device),
    optionalReference("realms", (volume) => volume.realmId),
    optionalText("realm_id", (volume) => volume.realmId),
    optionalText("state", stateOf),
    when(
      (volume) => volume.instanceId !== undefined,
      element(
        "mount",
        {},
        optionalReference("instances", (volume) => volume.instanceId),
        when((volume) => volume.device !== undefined, element("device", { name: (volume) => volume.device })),
      ),
    ),
    when((volume) => volume.actions !== undefined, actionsElement(actions)),
  ),
  json: (volume, scope) => ({
    id: volume.id,
    href: hrefOf(scope, "volumes", volume.id),
    name: volume.name ?? null,
    description: volume.description ?? null,
    state: stateOf(volume) ?? null,
    created: created(volume) ?? null,
    realm: jsonReference(scope, "realms", volume.realmId),
    device: volume.device ?? null,
    kind: volume.kind ?? null,
    capacity: capacity(volume) ?? null,
    actions: actions(volume, scope),
    instance: volume.instanceId === undefined ? {} : jsonReference(scope, "instances", volume.instanceId),
    tags: jsonTags(volume),
  }),
};
