import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { createClient } from "../../src/client/client.ts";
import openstack from "../../src/drivers/openstack/driver.ts";
import deltacloud from "../../src/frontends/deltacloud/frontend.ts";
import { createHttpCore } from "../../src/http/http-core.ts";
import { listen } from "../../src/testing/frontend-listener.ts";
import { testGateway } from "../../src/testing/gateway-harness.ts";
import { faultyTransport, onlyFor, resetBefore, resetInHead, sometimes, status } from "../../src/testing/http-faults.ts";
import { needsOpenStack, openStackCloud, openStackHarness, type OpenStackCloud } from "../../src/testing/openstack-cloud.ts";
import { serve } from "../running-server.ts";
import { assertClear, cleanUp, leftovers, nameOfWalk, walk } from "./client-walk.ts";
import { curlTo, curlWalk } from "./curl-walk.ts";

const cloud = openStackCloud();
if (cloud) walks(cloud);
else it.skip(needsOpenStack, () => {});

function walks({ provider, credentials }: OpenStackCloud): void {
  describe("a walk through OpenStack by the classic API", { timeout: 900_000 }, async () => {
    const server = await serve([openstack], { provider, timeout: 60 });
    after(() => server.close());
    const client = createClient({ url: `http://127.0.0.1:${server.port}`, ...credentials });

    it("with the TypeScript client", async () => {
      const name = nameOfWalk();
      const failures: unknown[] = [];
      const address = await walk(client, name, (what, work) =>
        work().catch((error: unknown) => void failures.push(`${what}: ${String(error)}`)),
      );
      await cleanUp(client, name, address);
      assert.deepEqual(failures, []);
      assert.deepEqual(await leftovers(client, name), []);
    });

    it("with curl", async () => {
      const name = nameOfWalk();
      try {
        await curlWalk(curlTo(`http://127.0.0.1:${server.port}/api`, `${credentials.user}:${credentials.password}`), name);
        assert.deepEqual(await leftovers(client, name), []);
      } finally {
        await cleanUp(client, name, undefined);
      }
    });

    for (const [service, port] of portsOf(provider)) {
      it(`while ${service} fails now and then: clear errors, no hanging, and nothing that cannot be cleaned up`, async (context) => {
        const name = nameOfWalk();
        const options = openStackHarness({ provider, credentials });
        const { egress } = options.gateway ?? {};
        assert.ok(egress);
        const plan = onlyFor(
          ({ target }) => target.origin.endsWith(`:${port}`),
          sometimes(Number(port), 0.4, [status(500), status(503), resetBefore, resetInHead]),
        );
        const http = createHttpCore({ egress, wrap: (transport) => faultyTransport(transport, plan) });
        const { gateway } = testGateway(openstack, { egress, http, timeout: 30_000 });
        const listener = await listen(deltacloud, gateway);
        context.after(async () => {
          await listener.close();
          await gateway.close();
        });
        const shaken = createClient({ url: listener.url, provider, ...credentials });
        let failures = 0;
        const address = await walk(shaken, name, async (what, work) => {
          try {
            return await work();
          } catch (error) {
            assertClear(what, error);
            failures++;
            return undefined;
          }
        });
        context.diagnostic(`${failures} steps failed`);
        await cleanUp(client, name, address);
        assert.deepEqual(await leftovers(client, name), []);
      });
    }
  });
}

/** The services and their ports, where they are where OpenStack's own installation puts them. */
function portsOf(provider: string): readonly (readonly [service: string, port: string])[] {
  const shift = Number(new URL(provider.split(";")[0] ?? "").port) - 5000;
  const usual = { Keystone: 5000, Nova: 8774, Neutron: 9696, Glance: 9292, Cinder: 8776 };
  return Object.entries(usual).map(([service, port]) => [service, String(port + shift)]);
}
