import assert from "node:assert/strict";
import type { ServiceKey } from "../../model/collections.ts";
import { assertFields, idsOf, refused, succeedsUnless } from "./assertions.ts";
import { blobBucket } from "./blob-scene.ts";
import type { Check } from "./check.ts";
import { make, settledWell } from "./life-cycle.ts";
import { recipes } from "./recipes.ts";
import { declarationOf, isOnMember, sampleParams, unknownId } from "./samples.ts";
import type { LooseParams, Scene } from "./scene.ts";

/** How many members are looked at one by one; a cloud's catalogue may have thousands. */
const mostLookedAt = 50;

/** Ids that an implementation may take for something else: paths, escapes, object properties. */
const strangeIds = [
  "../../etc/passwd",
  "a/b",
  "a;b",
  "%2e%2e%2f",
  "<b>&",
  "__proto__",
  "constructor",
  "💥",
  "x".repeat(3000),
  " ",
];

/** Members to look at, and what says where they are. */
export interface Population {
  readonly scope: LooseParams;
  readonly members: readonly (LooseParams & { readonly id: string })[];
}

/** The members of a collection. Where there are fewer than wanted and more can be made, they are made, for all checks of the group. */
export async function populate(scene: Scene, collection: ServiceKey, wanted = 2): Promise<Population> {
  if (collection === "blobs") {
    const bucketId = await blobBucket(scene, { "a.txt": "a", "b.txt": "bb", "c.txt": "ccc" });
    return { scope: { bucketId }, members: await scene.list("blobs", { bucketId }) };
  }
  const present = await scene.list(collection);
  if (present.length >= wanted || !recipes[collection] || !scene.supports(collection, "create"))
    return { scope: {}, members: present };
  const { stage } = scene;
  const missing = Array.from({ length: wanted - present.length }, async () => {
    const { id } = await make(stage, collection, await stage.plain(collection));
    await settledWell(stage, collection, id);
  });
  await Promise.all(missing);
  return { scope: {}, members: await scene.list(collection) };
}

/** List and get, generated from the declaration. */
export function readingChecks(collection: ServiceKey, check: Check): void {
  const declaration = declarationOf(collection);
  const list = `${collection}.list` as const;
  const get = `${collection}.get` as const;

  check("list: members are as declared, each id once", [list], async (scene) => {
    const { members } = await populate(scene, collection);
    const ids = idsOf(members);
    assert.equal(new Set(ids).size, ids.length, `an id appears twice in ${ids.join(", ")}`);
    for (const member of members) assertFields(declaration.resource, member, `${collection} ${member.id}`);
  });

  check("list: parallel reads agree", [list], async (scene) => {
    const { scope, members } = await populate(scene, collection);
    const lists = await Promise.all(Array.from({ length: 8 }, () => scene.list(collection, scope)));
    for (const other of lists) assert.deepEqual(idsOf(other), idsOf(members));
  });

  check("get: shows each member that is listed", [list, get], async (scene) => {
    const { scope, members } = await populate(scene, collection);
    for (const member of members.slice(0, mostLookedAt)) {
      const shown = (await scene.call(collection, "get", { ...scope, id: member.id })) as LooseParams;
      assertFields(declaration.resource, shown, `${collection} ${member.id}`);
      assert.equal(shown["id"], member.id);
      for (const field of ["name", "state", "bucketId", "size"]) {
        const isLeftOut = member[field] === undefined && declaration.resource[field]?.optional === true;
        if (!isLeftOut) assert.deepEqual(shown[field], member[field], `${field} of ${member.id}`);
      }
    }
  });

  check("get: a strange id leads nowhere", [get], async (scene) => {
    const scope = await scopeOf(scene, collection);
    for (const id of strangeIds) {
      await refused(
        scene.call(collection, "get", { ...scope, id }),
        ["not_found", "invalid_argument"],
        `get ${id.slice(0, 40)}:`,
      );
    }
  });

  for (const [operation, operationDeclaration] of Object.entries(declaration.operations)) {
    if (!isOnMember(collection, operation, operationDeclaration)) continue;
    const { kind, doc } = operationDeclaration;
    check(`${operation}: an unknown id is not_found`, [`${collection}.${operation}`], async (scene) => {
      const params = {
        ...(await sampleParams(scene, operation, operationDeclaration)),
        ...(await scopeOf(scene, collection)),
        id: unknownId,
      };
      const call = scene.call(collection, operation, params);
      // A store may answer that something is gone without asking whether it ever was there.
      if (kind === "destroy") await succeedsUnless(call, "not_found", doc);
      else await refused(call, "not_found", doc);
    });
  }
}

/** What says where the members are: for blobs, a bucket made for the check. */
async function scopeOf(scene: Scene, collection: ServiceKey): Promise<LooseParams> {
  return collection === "blobs" ? { bucketId: await blobBucket(scene) } : {};
}
