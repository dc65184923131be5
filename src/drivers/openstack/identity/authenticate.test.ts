import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { testGateway } from "../../../testing/gateway-harness.ts";
import { answerJson, bodyOf, serve } from "../../../testing/http-scene.ts";
import { egress } from "../../../testing/openstack-simulator/whole-cloud.ts";
import openstack from "../driver.ts";

const project = { id: "p-1", name: "blue" };

/** A Keystone of one version that lets everybody in but an unknown application credential. */
async function scene(context: TestContext, version: 2 | 3) {
  const asked: unknown[] = [];
  const origin = await serve(context, (request, response) => {
    void (async () => {
      const text = await bodyOf(request);
      const body = text === "" ? {} : (JSON.parse(text) as { auth: object });
      const refuse = (status: number, title: string, message: string) =>
        answerJson(response, { error: { code: status, title, message } }, status);
      if (version === 3 && request.url === "/identity/v3/auth/tokens") {
        asked.push(request.method === "GET" ? request.headers["x-subject-token"] : body["auth" as keyof typeof body]);
        if (text.includes("gone")) return refuse(404, "Not Found", "Could not find Application Credential: gone.");
        response.setHeader("x-subject-token", "t-1");
        const times = { issued_at: "2026-11-22T10:00:00.000000Z", expires_at: "2026-11-22T11:00:00.000000Z" };
        return answerJson(response, { token: { user: { id: "u-1", name: "ann" }, project, ...times, catalog: [] } }, 201);
      }
      if (version === 2 && request.url === "/identity/v2.0/tokens") {
        asked.push(body["auth" as keyof typeof body]);
        const token = { id: "t-2", expires: "2026-11-22T11:00:00Z", issued_at: "2026-11-22T10:00:00.123456", tenant: project };
        return answerJson(response, { access: { token, user: { id: "u-1", username: "ann" }, serviceCatalog: [] } });
      }
      if (request.url?.startsWith("/store/")) return refuse(405, "Method Not Allowed", "The method is not allowed.");
      return refuse(404, "Not Found", "The requested URL was not found on the server.");
    })();
  });
  const enter = async (user: string, { password = "secret", path = "/identity", options = "" } = {}) => {
    const provider = `${origin}${path}${options}`;
    const cloud = await testGateway(openstack, { egress }).select({ provider, credentials: { user, password } });
    return (await cloud.identity()).account;
  };
  return { origin, asked, enter };
}

const byPassword = (name: string, userDomain: object) => ({
  identity: { methods: ["password"], password: { user: { name, domain: userDomain, password: "secret" } } },
});
const usual = { id: "default" };

describe("Keystone v3 is told", () => {
  for (const [user, options, auth] of [
    ["ann+blue", "", { ...byPassword("ann", usual), scope: { project: { name: "blue", domain: usual } } }],
    ["a+b@C.example+blue", "", { ...byPassword("a+b@C.example", usual), scope: { project: { name: "blue", domain: usual } } }],
    ["ann", "", byPassword("ann", usual)],
    [
      "ann+blue",
      ";RegionOne;user_domain=People;project_domain_id=d-2",
      { ...byPassword("ann", { name: "People" }), scope: { project: { name: "blue", domain: { id: "d-2" } } } },
    ],
    [
      "appcred=a-1",
      "",
      { identity: { methods: ["application_credential"], application_credential: { id: "a-1", secret: "secret" } } },
    ],
    [
      "token=+blue",
      "",
      { identity: { methods: ["token"], token: { id: "secret" } }, scope: { project: { name: "blue", domain: usual } } },
    ],
    ["token=", "", "secret"],
  ] as const) {
    it(`of '${user}' with '${options}'`, async (context) => {
      const { asked, enter } = await scene(context, 3);
      assert.equal(await enter(user, { options }), "p-1");
      assert.deepEqual(asked, [auth]);
    });
  }
});

it("Keystone v2.0 is found where there is no version 3", async (context) => {
  const { asked, enter } = await scene(context, 2);
  assert.equal(await enter("ann+blue"), "p-1");
  assert.equal(await enter("ann", { path: "/identity/v2.0/" }), "p-1");
  const told = (tenantName: string) => ({ passwordCredentials: { username: "ann", password: "secret" }, tenantName });
  assert.deepEqual(asked, [told("blue"), told("ann")]);
});

describe("who cannot be let in", () => {
  for (const user of ["", "+blue", "appcred=", "appcred=gone"]) {
    it(`as '${user}' is unauthenticated`, async (context) => {
      const { enter } = await scene(context, 3);
      await assert.rejects(enter(user), { code: "unauthenticated" });
    });
  }

  it("with an empty token is unauthenticated", async (context) => {
    const { enter } = await scene(context, 3);
    await assert.rejects(enter("token=", { password: "" }), { code: "unauthenticated" });
  });

  it("since there is no identity service is told so", async (context) => {
    const { origin, enter } = await scene(context, 3);
    for (const place of ["/elsewhere", "/store"]) {
      const refusal = { code: "invalid_argument", message: `There is no identity service at ${origin}${place}.` };
      await assert.rejects(enter("ann+blue", { path: `${place}/v3` }), refusal);
      await assert.rejects(enter("ann+blue", { path: place }), refusal);
    }
  });
});
