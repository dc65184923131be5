import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { idsOf, succeedsUnless } from "./assertions.ts";
import { blobBucket, put, read } from "./blob-scene.ts";
import type { Check, Need } from "./check.ts";
import { hostileNames } from "./hostile-names.ts";
import type { Scene } from "./scene.ts";

const needs: readonly Need[] = ["buckets.create", "blobs.put", "blobs.list"];
const tree = ["a", "a/1", "a/2", "a/b/3", "ab", "b/", "b/4", "c//d"];

const grown = (scene: Scene): Promise<string> => blobBucket(scene, Object.fromEntries(tree.map((id) => [id, id])));

/** Names of blobs that a path, a URL, a header or a file system would change. */
const blobNames: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(hostileNames).filter(([what]) => what !== "very long")),
  "two dots": "..",
  "one dot": ".",
  "a slash": "/",
  "slashes around": "/a/",
  "two slashes": "a//b",
  "dots inside": "a/../b/./c",
  "a query": "a?b=c&d#e",
  "a plus": "a+b c",
  "as long as S3 allows": "x".repeat(1024),
};

/** Names, prefixes and levels of blobs. */
export function blobListingChecks(check: Check): void {
  for (const [what, id] of Object.entries(blobNames)) {
    check(
      `put: a name is kept as it is, or refused: ${what}`,
      [...needs, "blobs.content", "blobs.get", "blobs.destroy"],
      async (scene) => {
        const bucketId = await blobBucket(scene, { neighbour: "neighbour" });
        if (await succeedsUnless(put(scene, bucketId, id, "content"), "invalid_argument")) {
          assert.deepEqual(idsOf(await scene.list("blobs", { bucketId })).toSorted(), [id, "neighbour"].toSorted());
          assert.equal(String(await read(scene, bucketId, id)), "content");
          assert.equal((await scene.cloud.call("blobs", "get", { bucketId, id })).id, id);
          await scene.cloud.call("blobs", "destroy", { bucketId, id });
        }
        assert.deepEqual(idsOf(await scene.list("blobs", { bucketId })), ["neighbour"]);
      },
    );
  }

  check("list: in the declared order", needs, async (scene) => {
    const order = scene.cloud.driver.blobs?.order;
    const ids = ["b", "a", "Z", "é", "a/b", "a b", "\uffee", "😀", "10", "9"];
    const bucketId = await blobBucket(scene, Object.fromEntries(ids.map((id) => [id, "x"])));
    const listed = idsOf(await scene.list("blobs", { bucketId }));
    assert.deepEqual(listed.toSorted(), ids.toSorted());
    if (order === "utf8")
      assert.deepEqual(
        listed,
        ids.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))),
      );
    if (order === "utf16") assert.deepEqual(listed, ids.toSorted());
  });

  check("list: only those whose name begins with the prefix", needs, async (scene) => {
    const bucketId = await grown(scene);
    for (const prefix of ["a", "a/", "b/", "none", ""]) {
      const listed = idsOf(await scene.list("blobs", { bucketId, prefix }));
      assert.deepEqual(listed.toSorted(), tree.filter((id) => id.startsWith(prefix)).toSorted(), `prefix '${prefix}'`);
    }
  });

  const levels: readonly { readonly prefix?: string; readonly blobs: readonly string[]; readonly prefixes: readonly string[] }[] =
    [
      { blobs: ["a", "ab"], prefixes: ["a/", "b/", "c/"] },
      { prefix: "a/", blobs: ["a/1", "a/2"], prefixes: ["a/b/"] },
      { prefix: "a", blobs: ["a", "ab"], prefixes: ["a/"] },
      { prefix: "b/", blobs: ["b/", "b/4"], prefixes: [] },
      { prefix: "c/", blobs: [], prefixes: ["c//"] },
      { prefix: "none/", blobs: [], prefixes: [] },
    ];
  for (const { prefix, blobs, prefixes } of levels) {
    check(`browse: one level, with prefix '${prefix ?? ""}'`, [...needs, "blobs.browse"], async (scene) => {
      const query = { bucketId: await grown(scene), delimiter: "/", ...(prefix === undefined ? {} : { prefix }) };
      const whole = await scene.cloud.call("blobs", "browse", query);
      assert.deepEqual([idsOf(whole.blobs).toSorted(), whole.prefixes.toSorted(), whole.truncated], [blobs, prefixes, false]);
      for (const limit of [1, 2]) {
        const pages = await browsed(scene, query, limit);
        assert.deepEqual([pages.blobs.toSorted(), pages.prefixes.toSorted()], [blobs, prefixes], `in pages of ${limit}`);
      }
    });
  }

  check("browse: without delimiter it is a list in pages", [...needs, "blobs.browse"], async (scene) => {
    const query = { bucketId: await grown(scene) };
    assert.deepEqual((await browsed(scene, query, 3)).blobs.toSorted(), tree.toSorted());
  });

  check("browse: another delimiter than a slash", [...needs, "blobs.browse"], async (scene) => {
    const bucketId = await blobBucket(scene, { "a::b": "1", "a::c": "2", "d:e": "3" });
    const { blobs, prefixes } = await scene.cloud.call("blobs", "browse", { bucketId, delimiter: "::" });
    assert.deepEqual([idsOf(blobs), prefixes], [["d:e"], ["a::"]]);
  });
}

/** All that is found by going from page to page. */
async function browsed(
  scene: Scene,
  query: { readonly bucketId: string; readonly delimiter?: string; readonly prefix?: string },
  limit: number,
): Promise<{ readonly blobs: readonly string[]; readonly prefixes: readonly string[] }> {
  const blobs: string[] = [];
  const prefixes: string[] = [];
  let after: string | undefined;
  do {
    const page = await scene.cloud.call("blobs", "browse", { ...query, limit, ...(after === undefined ? {} : { after }) });
    assert.ok(page.blobs.length + page.prefixes.length <= limit, `a page holds at most ${limit}`);
    assert.equal(page.truncated, page.next !== undefined, "a page that is not the last tells the next");
    assert.notEqual(page.next, after ?? "", "a page must lead on");
    blobs.push(...idsOf(page.blobs));
    prefixes.push(...page.prefixes);
    after = page.next;
  } while (after !== undefined);
  return { blobs, prefixes };
}
