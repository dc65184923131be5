import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { testGateway } from "../../testing/gateway-harness.ts";
import { answerJson, serve } from "../../testing/http-scene.ts";
import { egress } from "../../testing/openstack-simulator/whole-cloud.ts";
import openstack from "./driver.ts";

const project = { id: "p-1", name: "blue" };

/** A cloud whose Keystone gives this catalogue: types of services and their addresses, behind the cloud's own. */
async function scene(context: TestContext, catalogue: readonly (readonly [type: string, place: string | null])[], scope = {}) {
  const asked: string[] = [];
  const origin: string = await serve(context, (request, response) => {
    if (request.url !== "/v3/auth/tokens") {
      asked.push(request.url ?? "");
      return answerJson(response, {});
    }
    const catalog = catalogue.map(([type, place]) => ({
      type,
      endpoints: [{ interface: "public", region_id: null, region: "One", url: place === null ? null : origin + place }],
    }));
    const times = { issued_at: "2026-11-22T10:00:00.000000Z", expires_at: null };
    response.setHeader("x-subject-token", "t-1");
    answerJson(response, { token: { user: { id: "u-1", name: "ann" }, ...times, catalog, ...scope } }, 201);
  });
  const credentials = { user: "ann+blue", password: "secret" };
  const cloud = await testGateway(openstack, { egress }).select({ provider: `${origin}/v3;one`, credentials });
  return { cloud, asked };
}

describe("the catalogue", () => {
  it("may have addresses behind a path, with a version and without", async (context) => {
    const places = [
      ["compute", "/cloud/compute/v2.1/"],
      ["image", "/cloud/image"],
      ["network", "/cloud/network/v2.0"],
    ] as const;
    const { cloud, asked } = await scene(context, places, { project });
    for (const key of ["hardwareProfiles", "images", "networks"] as const) await cloud.list(key, {}).next();
    assert.deepEqual(asked.map((path) => path.split("?")[0]).toSorted(), [
      "/cloud/compute/v2.1/flavors/detail",
      "/cloud/image/v2/images",
      "/cloud/network/v2.0/networks",
      "/cloud/network/v2.0/subnets",
    ]);
  });

  it("may call Cinder by its old name, but for version 1", async (context) => {
    const { cloud, asked } = await scene(context, [["volume", "/volume/v3/p-1"]], { project });
    await cloud.list("volumes", {}).next();
    assert.match(asked[0] ?? "", /^\/volume\/v3\/p-1\/volumes\/detail/);
    const old = await scene(context, [["volume", "/volume/v1/p-1"]], { project });
    assert.ok(!(await old.cloud.narrowed()).has("volumes"));
  });

  it("may have a service without an address, which is none", async (context) => {
    const { cloud } = await scene(context, [["compute", null]], { project });
    await assert.rejects(cloud.list("hardwareProfiles", {}).next(), { code: "unsupported" });
  });

  it("is empty for credentials without a project, which are told so", async (context) => {
    const { cloud } = await scene(context, []);
    const message = "These credentials have no project: name one as USER+PROJECT.";
    await assert.rejects(cloud.list("hardwareProfiles", {}).next(), { code: "permission_denied", message });
  });
});
