import assert from "node:assert/strict";
import type { ServiceKey } from "../../model/collections.ts";
import { assertFields, idsOf, refused, succeedsUnless } from "./assertions.ts";
import type { Check } from "./check.ts";
import { dispose } from "./disposal.ts";
import { hostileNames } from "./hostile-names.ts";
import { exclusive, recipes } from "./recipes.ts";
import { declarationOf } from "./samples.ts";
import type { LooseParams, Scene } from "./scene.ts";

const parallelCreates = 5;

/** Create, update and destroy, for every collection that a recipe is known for. */
export function lifeCycleChecks(collection: ServiceKey, check: Check): void {
  if (!recipes[collection]) return;
  const declaration = declarationOf(collection);
  const create = `${collection}.create` as const;
  const list = `${collection}.list` as const;
  const get = `${collection}.get` as const;
  const destroy = `${collection}.destroy` as const;

  check("create: a plain member is as declared, and everybody of the account sees it", [create, list, get], async (scene) => {
    const params = await scene.plain(collection);
    const created = await make(scene, collection, params);
    assertFields(declaration.resource, created, `${collection} ${created.id}`);
    const settled = await settledWell(scene, collection, created.id);
    for (const [key, value] of Object.entries(params)) {
      if (Object.hasOwn(declaration.resource, key) && isDeclared(scene, collection, key))
        assert.deepEqual(settled[key], value, `${key} is as it was asked for`);
    }
    for (const cloud of [scene.cloud, await scene.harness.session(), await scene.harness.anotherSession()]) {
      assert.ok(idsOf(await scene.list(collection, {}, cloud)).includes(created.id), "it is listed");
      assert.equal(((await scene.callOn(cloud, collection, "get", { id: created.id })) as { id: string }).id, created.id);
    }
  });

  check("create: several at once are all different", [create, list], async (scene) => {
    const plans = await Promise.all(Array.from({ length: parallelCreates }, () => scene.plain(collection)));
    const made = await Promise.all(plans.map((params) => make(scene, collection, params)));
    const ids = idsOf(made);
    assert.equal(new Set(ids).size, parallelCreates, `ids ${ids.join(", ")}`);
    const listed = idsOf(await scene.list(collection));
    for (const id of ids) assert.equal(listed.filter((other) => other === id).length, 1, `${id} is listed once`);
  });

  check("destroy: a member is gone, and a second time is not_found or nothing", [create, destroy, get, list], async (scene) => {
    const { id } = await make(scene, collection, await scene.plain(collection));
    await dispose(scene, collection, id);
    await scene.gone(collection, id);
    const left = (await scene.list(collection)).find((member) => member.id === id);
    assert.ok(left === undefined || left.state === "finish" || left["state"] === "deleted", "it is listed no longer");
    const again = scene.call(collection, "destroy", { id });
    if (await succeedsUnless(again, "not_found", "destroyed twice:")) return;
    await refused(scene.call(collection, "get", { id }), "not_found");
  });

  check("create: a hostile name is kept as it is, or refused", [create, get, list], async (scene) => {
    if (!isDeclared(scene, collection, "name") || !declaration.resource["name"])
      scene.skip(`${collection} are not named by who creates them`);
    const plain = await scene.plain(collection);
    const before = idsOf(await scene.list(collection));
    const kept = new Map<string, readonly [what: string, name: string]>();
    const attempt = async ([what, name]: readonly [string, string]): Promise<void> => {
      const own = exclusive.has(collection) ? await scene.plain(collection) : plain;
      const creation = make(scene, collection, { ...own, name });
      if (await succeedsUnless(creation, "invalid_argument", `${what}:`)) kept.set((await creation).id, [what, name]);
    };
    for (const names = Object.entries(hostileNames); names.length > 0;) {
      const outcomes = await Promise.allSettled(names.splice(0, parallelCreates).map(attempt));
      for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
      // What those at rest were made of is busy no longer, and makes the next.
      if (exclusive.has(collection)) {
        await Promise.all([...kept.keys()].map((id) => scene.settled(collection, id)));
        scene.giveBack();
      }
    }
    const listed = (await scene.list(collection)).filter(({ id }) => !before.includes(id));
    assert.deepEqual(new Set(idsOf(listed)), new Set(kept.keys()), "what is refused leaves nothing");
    for (const member of listed) {
      const [what, name] = kept.get(member.id) ?? [];
      assert.equal(member["name"], name, `${what}, listed`);
      assert.equal(((await scene.call(collection, "get", { id: member.id })) as LooseParams)["name"], name, what);
    }
    await Promise.all(listed.map(({ id }) => dispose(scene, collection, id)));
  });

  if (!declaration.operations["update"]) return;
  const accepted = declaration.operations["update"].params;

  check("update: changes what it is told, and nothing else", [create, get, `${collection}.update`], async (scene) => {
    const { id } = await make(scene, collection, await scene.plain(collection));
    const before = await settledWell(scene, collection, id);
    const changes: LooseParams = {
      description: "größer & <b>besser</b>",
      name: scene.name(),
      tags: { "tag & <b>": "wert “ü”", second: "2" },
    };
    const expected = new Map(Object.entries(pick(before, Object.keys(changes))));
    let changed = 0;
    for (const [key, value] of Object.entries(changes)) {
      if (!accepted[key] || (key === "tags" && !scene.cloud.driver.tags?.includes(collection))) continue;
      // A cloud that has no place for a field says so; it must not take it and forget it.
      const updated = scene.call(collection, "update", { id, [key]: value });
      if (!(await succeedsUnless(updated, ["unsupported", "invalid_argument"], `${key}:`))) continue;
      expected.set(key, value);
      const after = pick(await settledWell(scene, collection, id), Object.keys(changes));
      assert.deepEqual(after, Object.fromEntries(expected), `after ${key}`);
      changed++;
    }
    if (changed === 0) scene.skip("it takes neither name, nor description, nor tags");
  });

  if (!accepted["tags"]) return;
  check("tags: replace all tags there were", [create, get, `${collection}.update`], async (scene) => {
    if (!scene.cloud.driver.tags?.includes(collection)) scene.skip(`the driver declares no tags of ${collection}`);
    const { id } = await make(scene, collection, await scene.plain(collection));
    await settledWell(scene, collection, id);
    for (const tags of [{ a: "1", b: "2" }, { b: "3" }, { ["__proto__"]: "x", constructor: "y", "": "" }, {}]) {
      if (!(await succeedsUnless(scene.call(collection, "update", { id, tags }), "invalid_argument", JSON.stringify(tags))))
        continue;
      assert.deepEqual((await settledWell(scene, collection, id))["tags"] ?? {}, tags);
    }
  });
}

/** Whether a parameter of create is the model's own, or of a feature that the driver declares. */
function isDeclared(scene: Scene, collection: ServiceKey, parameter: string): boolean {
  const { operations, features } = declarationOf(collection);
  const adding = Object.entries(features).filter(([, { on, params }]) => on === "create" && params[parameter]);
  return (
    operations["create"]?.params[parameter] !== undefined || adding.some(([feature]) => scene.hasFeature(collection, feature))
  );
}

const pick = (member: LooseParams, keys: readonly string[]): LooseParams =>
  Object.fromEntries(keys.flatMap((key) => (member[key] === undefined ? [] : [[key, member[key]]])));

/** Creates one member with just these parameters, which goes when the check ends. */
export async function make(
  scene: Scene,
  collection: ServiceKey,
  params: LooseParams,
): Promise<LooseParams & { readonly id: string }> {
  const created = await scene.call(collection, "create", params);
  const member = (Array.isArray(created) ? created[0] : created) as LooseParams & { readonly id: string };
  scene.adopt(collection, member.id);
  return member;
}

/** The member at rest, which must not be broken. */
export async function settledWell(scene: Scene, collection: ServiceKey, id: string): Promise<LooseParams> {
  const member = (await scene.settled(collection, id)) as unknown as LooseParams;
  const state = member["state"];
  if (typeof state === "string")
    assert.notEqual(declarationOf(collection).states?.[state], "failed", `${collection} ${id} is ${state}`);
  return member;
}
