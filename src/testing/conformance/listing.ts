import assert from "node:assert/strict";
import type { ServiceKey } from "../../model/collections.ts";
import { idsOf, refused } from "./assertions.ts";
import type { Check, Need } from "./check.ts";
import { populate } from "./reading.ts";
import { declarationOf } from "./samples.ts";
import type { LooseParams, Scene } from "./scene.ts";
import { attached } from "./volumes.ts";

/** Filters and pages, generated from the declaration. */
export function listingChecks(collection: ServiceKey, check: Check): void {
  const declaration = declarationOf(collection);
  const list = `${collection}.list` as const;

  for (const [parameter, field] of Object.entries(declaration.operations["list"]?.filters ?? {})) {
    const feature = Object.entries(declaration.features).find(([, { on, params }]) => on === "list" && params[parameter])?.[0];
    const needs: readonly Need[] = feature ? [list, `${collection}+${feature}`] : [list];

    check(`list: the filter ${parameter} picks the members of that ${field}, and of several`, needs, async (scene) => {
      await relations[`${collection}.${parameter}`]?.(scene);
      const { scope, members } = await populate(scene, collection);
      const having = (values: readonly unknown[]) =>
        members.filter((member) => valuesOf(member[field]).some((value) => values.includes(value)));
      const values = [...new Set(members.flatMap((member) => valuesOf(member[field])))].slice(0, 3);
      if (values.length === 0) scene.skip(`no member has a ${field}`);
      for (const asked of [values.slice(0, 1), values.slice(0, 2), values]) {
        const query = asked.length === 1 ? asked[0] : asked;
        assert.deepEqual(
          idsOf(await scene.list(collection, { ...scope, [parameter]: query })),
          idsOf(having(asked)),
          `${parameter}=${asked.join()}`,
        );
      }
    });

    check(`list: the filter ${parameter} with an unknown value gives nothing`, needs, async (scene) => {
      const { scope } = await populate(scene, collection, 1);
      assert.deepEqual(await scene.list(collection, { ...scope, [parameter]: "conformance-no-such-value" }), []);
    });
  }

  check("list: pages lose nothing and repeat nothing", [list], async (scene) => {
    const { scope, members } = await populate(scene, collection, 3);
    const all = idsOf(members);
    const limits =
      all.length > 50 ? [Math.ceil(all.length / 3)] : [1, 2, Math.max(1, all.length - 1), all.length, all.length + 1];
    for (const limit of new Set(limits.filter((some) => some > 0))) {
      const pages = await pagesOf(scene, collection, scope, limit);
      assert.deepEqual(pages.flat(), all, `in pages of ${limit}`);
      for (const page of pages.slice(0, -1)) assert.equal(page.length, limit, `a page of ${limit}`);
    }
  });

  check("list: a cursor that leads nowhere is invalid_argument", [list], async (scene) => {
    if (scene.cloud.driver.filters?.[collection]?.includes("after"))
      scene.skip("the cloud itself says what it takes as a cursor");
    const { scope } = await populate(scene, collection, 1);
    await refused(askPage(scene, collection, scope, 2, "conformance-no-such-cursor"), "invalid_argument");
  });
}

/** What gives a member of the collection the field that a filter compares with. */
const relations: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
  async "addresses.instanceId"(scene) {
    if (!scene.supports("addresses", "associate")) return;
    const [instance, { id }] = await Promise.all([scene.borrow("instances"), scene.create("addresses")]);
    await scene.cloud.call("addresses", "associate", { id, instanceId: instance.id });
  },
  async "volumes.instanceId"(scene) {
    if (scene.supports("volumes", "attach")) await attached(scene);
  },
};

interface LoosePage {
  readonly items: readonly { readonly id: string }[];
  readonly next?: string;
}

function askPage(scene: Scene, collection: ServiceKey, scope: LooseParams, limit: number, cursor?: string): Promise<LoosePage> {
  const ask = scene.cloud.page as (
    collection: ServiceKey,
    query: LooseParams,
    limit: number,
    cursor?: string,
  ) => Promise<LoosePage>;
  return ask.call(scene.cloud, collection, scope, limit, cursor);
}

async function pagesOf(
  scene: Scene,
  collection: ServiceKey,
  scope: LooseParams,
  limit: number,
): Promise<readonly (readonly string[])[]> {
  const pages: (readonly string[])[] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await askPage(scene, collection, scope, limit, cursor);
    pages.push(idsOf(items));
    assert.ok(next === undefined || next !== cursor, "a cursor must lead on");
    cursor = next;
  } while (cursor !== undefined);
  return pages;
}

/** What a filter compares with: the value, or each choice that a property of a hardware profile leaves. */
function valuesOf(field: unknown): readonly unknown[] {
  if (field === undefined || field === null) return [];
  if (typeof field !== "object") return [field];
  const { value, values = [] } = field as { readonly value?: unknown; readonly values?: readonly unknown[] };
  return [value, ...values].filter((choice) => choice !== undefined);
}
