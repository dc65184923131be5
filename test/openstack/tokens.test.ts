import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient, type Client } from "../../src/client/client.ts";
import openstack from "../../src/drivers/openstack/driver.ts";
import deltacloud from "../../src/frontends/deltacloud/frontend.ts";
import { createHttpCore } from "../../src/http/http-core.ts";
import { collect } from "../../src/testing/conformance/assertions.ts";
import { listen } from "../../src/testing/frontend-listener.ts";
import { testGateway } from "../../src/testing/gateway-harness.ts";
import { needsOpenStack, openStackCloud, openStackHarness, type OpenStackCloud } from "../../src/testing/openstack-cloud.ts";

/** A server on the cloud, and the tokens that Keystone has given it. */
async function scene(context: TestContext, { provider, credentials }: OpenStackCloud) {
  const tokens: string[] = [];
  const { egress } = openStackHarness({ provider, credentials }).gateway ?? {};
  assert.ok(egress);
  const http = createHttpCore({
    egress,
    wrap: (transport) => ({
      send: async (request) => {
        const answer = await transport.send(request);
        const isToken = request.method === "POST" && request.target.path.endsWith("/auth/tokens");
        if (isToken) tokens.push(String(answer.headers["x-subject-token"]));
        return answer;
      },
      close: () => transport.close(),
    }),
  });
  const { gateway } = testGateway(openstack, { egress, http, timeout: 60_000 });
  const listener = await listen(deltacloud, gateway);
  context.after(async () => {
    await listener.close();
    await gateway.close();
  });
  const client = (): Client => createClient({ url: listener.url, provider, ...credentials });
  return { tokens, client };
}

const cloud = openStackCloud();
describe("tokens of a real cloud", { timeout: 300_000, skip: cloud ? false : needsOpenStack }, () => {
  if (!cloud) return;

  it("one is enough for 50 clients at once", async (context) => {
    const { tokens, client } = await scene(context, cloud);
    const clients = Array.from({ length: 50 }, client);
    const lists = await Promise.all(clients.map(({ images }) => collect(images.list())));
    for (const images of lists) assert.ok(images.length > 0);
    await Promise.all(clients.map(({ instances }) => collect(instances.list())));
    assert.equal(tokens.length, 1);
  });

  it("one that was revoked is renewed once, and all requests that met it succeed", async (context) => {
    const { tokens, client } = await scene(context, cloud);
    const { instances, images, volumes, networks } = client();
    await client().verify();
    const [revoked = ""] = tokens;
    // No service has seen it yet, and none will take it: they remember those that they know for minutes.
    const answer = await fetch(`${cloud.provider.split(";")[0]}/auth/tokens`, {
      method: "DELETE",
      headers: { "X-Auth-Token": revoked, "X-Subject-Token": revoked },
    });
    assert.equal(answer.status, 204);
    await Promise.all([instances, images, volumes, networks].map((collection) => collect<unknown>(collection.list())));
    assert.equal(tokens.length, 2);
    assert.notEqual(tokens[1], revoked);
  });
});

const address = process.env["DELTACLOUD_TEST_OS_SHORT_TOKENS"];
const needsShortTokens = "needs a cloud of OpenStack whose tokens live a few seconds, by DELTACLOUD_TEST_OS_SHORT_TOKENS";

it(
  "tokens of a few seconds are renewed in time",
  { timeout: 300_000, skip: cloud && address ? false : needsShortTokens },
  async (context) => {
    assert.ok(cloud && address);
    const { tokens, client } = await scene(context, { ...cloud, provider: address });
    const { buckets, blobs } = client();
    const began = Date.now();
    const name = `short-${began}`;
    await buckets.create({ name });
    for (let count = 0; tokens.length < 4; count++) {
      const content = new TextEncoder().encode(`content ${count}`);
      await Promise.all([blobs.put(name, "blob", content), ...Array.from({ length: 5 }, () => collect(buckets.list()))]);
      await sleep(100);
      assert.ok(Date.now() < began + 120_000, `${tokens.length} tokens after ${count + 1} rounds of requests`);
    }
    assert.equal(new Set(tokens).size, tokens.length);
    await blobs.destroy(name, "blob");
    await buckets.destroy(name);
  },
);
