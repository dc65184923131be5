import type { Snapshot } from "../../../model/collections/snapshots.ts";
import { isoTime } from "../../../wire/quantities.ts";
import { text } from "../../../wire/xml-node.ts";
import { hrefOf } from "./href.ts";
import { jsonReference, jsonTags, member, optionalReference, stateOf, type ResourceDocument } from "./resource-document.ts";

const created = (snapshot: Snapshot): string | undefined => snapshot.verbatim?.["created"] ?? isoTime(snapshot.created);

export const snapshotDocument: ResourceDocument<Snapshot> = {
  xml: member(
    "snapshots",
    // The original showed the id here, whatever the name.
    text("name", (snapshot) => snapshot.id),
    text("created", created),
    optionalReference("volumes", (snapshot) => snapshot.volumeId),
  ),
  json: (snapshot, scope) => ({
    id: snapshot.id,
    href: hrefOf(scope, "snapshots", snapshot.id),
    state: stateOf(snapshot) ?? null,
    storage_volume: jsonReference(scope, "volumes", snapshot.volumeId),
    created: created(snapshot) ?? null,
    tags: jsonTags(snapshot),
  }),
};
