import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { regions } from "../src/drivers/ec2/location/regions.ts";
import { bodyOf, serve } from "../src/testing/http-scene.ts";
import { askForRegions } from "./ask-for-regions.ts";
import { projectRoot } from "./project.ts";
import { withRegions } from "./region-list.ts";

const source = readFileSync(path.join(projectRoot(), "src/drivers/ec2/location/regions.ts"), "utf8");

test("regions that are new join the list in their order, and none leaves it", () => {
  const refreshed = withRegions(source, ["xx-north-9", "aa-west-1", "us-east-1", "aa-west-1", "nowhere"], 7);
  assert.deepEqual(refreshed.added, ["aa-west-1", "xx-north-9"]);
  assert.deepEqual(refreshed.ignored, ["nowhere"]);
  const names = [...refreshed.source.matchAll(/^ {2}"([^"]+)",$/gm)].map(([, name]) => name);
  assert.deepEqual(names, [...regions.slice(0, 7), "aa-west-1", ...regions.slice(7), "xx-north-9"]);
  assert.equal(refreshed.source.replace('  "aa-west-1",\n', "").replace('  "xx-north-9",\n', ""), source);
});

test("a list that has all of them stays as it is", () => {
  assert.deepEqual(withRegions(source, regions, 7), { source, added: [], ignored: [] });
  assert.throws(() => withRegions("nothing", ["us-east-1"], 7));
});

test("a cloud is asked for all its regions, opted into or not", async (context) => {
  const asked: string[] = [];
  const url = await serve(context, async (request, response) => {
    asked.push(await bodyOf(request));
    const regionInfo = ["us-east-1", "xx-north-9"].map((name) => `<item><regionName>${name}</regionName></item>`).join("");
    response.end(`<DescribeRegionsResponse><regionInfo>${regionInfo}</regionInfo></DescribeRegionsResponse>`);
  });
  const told = await askForRegions(`us-east-1;ec2=${url}`, { user: "AKID;token=T0ken", password: "secret" });
  assert.deepEqual(told, ["us-east-1", "xx-north-9"]);
  assert.match(asked[0] ?? "", /Action=DescribeRegions.*AllRegions=true/);
});
