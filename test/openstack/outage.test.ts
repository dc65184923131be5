import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { createClient, type Client } from "../../src/client/client.ts";
import openstack from "../../src/drivers/openstack/driver.ts";
import { collect } from "../../src/testing/conformance/assertions.ts";
import { openStackCloud, type OpenStackCloud } from "../../src/testing/openstack-cloud.ts";
import { serve } from "../running-server.ts";
import { assertClear, cleanUp, leftovers, nameOfWalk, patience, walk } from "./client-walk.ts";

const run = promisify(execFile);
const listed = [
  "instances",
  "hardwareProfiles",
  "keys",
  "images",
  "volumes",
  "snapshots",
  "networks",
  "addresses",
  "buckets",
] as const;
type Listed = (typeof listed)[number];

/** Services by the testbed's names, and what cannot be listed without them. */
const services: Readonly<Record<string, readonly Listed[]>> = {
  "nova-api": ["instances", "hardwareProfiles", "keys"],
  "glance-api": ["images"],
  "cinder-api": ["volumes", "snapshots"],
  "neutron-server": ["networks", "addresses"],
  "swift-proxy-keystone": ["buckets"],
  placement: [],
  // Services believe for a while in a token that they have seen.
  keystone: [],
};

/** Seconds that a call may take, and the time in milliseconds after which it counts as hanging. */
const deadline = 20;
const hanging = (deadline + 10) * 1000;
const impatient = { ...patience, timeout: 15_000 };

const cloud = openStackCloud();
const folder = process.env["DELTACLOUD_TEST_OS_TESTBED"];
const script = process.env["DELTACLOUD_TEST_OS_TESTBED_SCRIPT"] ?? "../shared/testbeds/openstack-up";
if (cloud && folder !== undefined) outages(cloud, folder);
else it.skip("needs a cloud of OpenStack whose services may be stopped, its folder in DELTACLOUD_TEST_OS_TESTBED", () => {});

function outages({ provider, credentials }: OpenStackCloud, testbed: string): void {
  const control = (...command: readonly string[]): Promise<unknown> =>
    run("bash", [script, ...command], { env: withoutOwn(process.env), maxBuffer: 2 ** 24 });

  describe("a walk through OpenStack while a service is down", async () => {
    const server = await serve([openstack], { provider, timeout: deadline });
    const client = createClient({ url: `http://127.0.0.1:${server.port}`, ...credentials });
    after(async () => {
      await control("up", testbed);
      await server.close();
    });

    for (const [service, missing] of Object.entries(services)) {
      it(`${service}: clear errors, no hanging, the rest goes on, and all is well when it is back`, async (context) => {
        const name = nameOfWalk();
        for (const collection of listed) await list(client, collection);
        await control("stop", testbed, service);
        let address: string | undefined;
        try {
          for (const collection of listed) {
            const error = await inTime(collection, list(client, collection)).then(() => undefined, identity);
            if (missing.includes(collection)) assertDown(collection, error);
            else if (error && service === "keystone") assertDown(collection, error);
            else assert.equal(error, undefined, `${collection}: ${String(error)}`);
          }
          // Who is not known yet cannot be let in.
          if (service === "keystone") {
            const fresh = await serve([openstack], { provider, timeout: deadline });
            const stranger = createClient({ url: `http://127.0.0.1:${fresh.port}`, ...credentials });
            assertDown(
              "without a token",
              await inTime("without a token", list(stranger, "images")).then(() => undefined, identity),
            );
            await fresh.close();
          }
          const failed: string[] = [];
          address = await walk(
            client,
            name,
            async (what, work) => {
              try {
                return await inTime(what, work());
              } catch (error) {
                assertClear(what, error);
                failed.push(`${what}: ${(error as { code: string }).code}`);
                return undefined;
              }
            },
            impatient,
          );
          context.diagnostic(`failed: ${failed.join(", ")}`);
        } finally {
          await control("up", testbed);
        }
        for (const collection of listed) await recovered(() => list(client, collection));
        await cleanUp(client, name, address);
        assert.deepEqual(await leftovers(client, name), []);
      });
    }
  });
}

const identity = (error: unknown): unknown => error;
const list = (client: Client, collection: Listed): Promise<readonly unknown[]> => collect<unknown>(client[collection].list());

/** What is down shows as 502, 503 or 504, as the API has it. */
function assertDown(what: string, error: unknown): void {
  const { status, message } = (error ?? { message: "there was no error" }) as { status?: number; message: string };
  assert.ok(status !== undefined && status >= 502 && status <= 504, `${what}: ${String(status)} ${message}`);
}

/** A call that does not end is an error of ours, whatever the cloud does. */
async function inTime<T>(what: string, work: Promise<T>): Promise<T> {
  const controller = new AbortController();
  const late = sleep(hanging, undefined, { signal: controller.signal }).then(() => {
    throw new Error(`${what} hangs`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    controller.abort();
  }
}

/** Nobody does anything for it: the same server asks again, and gets its answer. */
async function recovered(work: () => Promise<unknown>): Promise<void> {
  for (const end = Date.now() + 60_000; ; await sleep(1000)) {
    try {
      await work();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/** The testbed's own settings, and nothing of the tests'. */
function withoutOwn(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(DELTACLOUD|NODE|OS)_|^PORT_OFFSET$/.test(name)));
}
