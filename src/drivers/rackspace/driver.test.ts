import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { driverFaults } from "../../model/driver-faults.ts";
import { testGateway } from "../../testing/gateway-harness.ts";
import { simulateCompute } from "../../testing/openstack-simulator/compute.ts";
import { imageService } from "../../testing/openstack-simulator/image.ts";
import { simulateOpenStack } from "../../testing/openstack-simulator/simulator.ts";
import { egress } from "../../testing/openstack-simulator/whole-cloud.ts";
import rackspace from "./driver.ts";
import { locate } from "./provider.ts";

const none = () => undefined;

// No account can be had here: what is shown is that the driver does what Rackspace's reference says.
async function scene(context: TestContext, user = "demo", region = ";dfw") {
  const compute = simulateCompute();
  const simulator = await simulateOpenStack(context, [
    { type: "compute", name: "cloudServers", prefix: "/first/v1.0/123456", regions: [undefined], service: none },
    {
      type: "compute",
      name: "cloudServersOpenStack",
      prefix: "/servers/v2/123456",
      regions: ["DFW", "ORD"],
      service: compute.service,
    },
    { type: "image", name: "cloudImages", prefix: "/images", regions: ["DFW", "ORD"], service: imageService },
    { type: "network", name: "cloudNetworks", prefix: "/networks/v2.0", regions: ["DFW"], service: none },
    {
      type: "volume",
      name: "cloudBlockStorage",
      prefix: "/disks/v1/123456",
      regions: ["DFW"],
      service: none,
    },
    {
      type: "unlisted",
      name: "version 2 of the disks",
      prefix: "/disks/v2/123456",
      service: ({ path }) => (path === "/volumes/detail" ? [200, { volumes: [] }] : undefined),
    },
  ]);
  const credentials = { user, password: "secret" };
  const cloud = await testGateway(rackspace, { egress }).select({ provider: `${simulator.origin}/v2.0${region}`, credentials });
  return { simulator, cloud, compute };
}

const collect = async <T>(items: AsyncIterable<T>): Promise<readonly T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

describe("the driver rackspace", () => {
  it("is declared as the model wants it", () => assert.deepEqual(driverFaults(rackspace), []));

  it("lets in by user name and API key, and has what the public cloud has", async (context) => {
    const { cloud } = await scene(context);
    const narrowed = await cloud.narrowed();
    for (const key of ["instances", "images", "keys", "volumes", "snapshots", "realms"] as const)
      assert.ok(narrowed.has(key), key);
    for (const key of ["networks", "addresses", "firewalls", "loadBalancers"] as const) assert.ok(!narrowed.has(key), key);
    assert.deepEqual(await cloud.identity(), { account: "123456", user: "u-demo", project: "123456" });
  });

  it("refuses a wrong API key", async (context) => {
    const { cloud } = await scene(context, "somebody");
    await assert.rejects(cloud.identity(), { code: "unauthenticated" });
  });

  it("has its regions for providers", async (context) => {
    const { cloud } = await scene(context);
    assert.deepEqual(
      (await cloud.providers())?.map(({ id }) => id),
      ["DFW", "ORD"],
    );
  });

  it("launches into the only realm, and tells the addresses that the servers tell", async (context) => {
    const { cloud, compute, simulator } = await scene(context);
    const [realm] = await collect(cloud.list("realms", {}));
    assert.deepEqual([realm?.id, realm?.region], ["us", "dfw"]);
    const made = await cloud.call("instances", "create", { imageId: "i-1", hardwareProfileId: "1", realmId: "us", name: "web" });
    const instance = [made].flat()[0];
    assert.equal(instance?.password, "made-by-nova");
    assert.deepEqual(instance?.publicAddresses, [{ type: "ipv4", address: "198.51.100.1" }]);
    assert.deepEqual(instance?.privateAddresses, [{ type: "ipv4", address: "10.0.0.1" }]);
    const [server] = compute.servers.values();
    assert.equal(server?.asked["availability_zone"], undefined);
    await cloud.call("instances", "stop", { id: instance?.id ?? "" });
    assert.deepEqual(
      (await collect(cloud.list("instances", {}))).map(({ state }) => state),
      ["stopped"],
    );
    await cloud.call("instances", "destroy", { id: instance?.id ?? "" });
    assert.deepEqual(await collect(cloud.list("instances", {})), []);
    assert.ok(!simulator.asked.some((asked) => asked.includes("/networks/") || asked.includes("/first/")));
  });

  it("asks version 2 of the disks, and of the first generation of servers nothing", async (context) => {
    const { cloud, simulator } = await scene(context, "demo", "");
    assert.deepEqual(await collect(cloud.list("volumes", {})), []);
    await collect(cloud.list("hardwareProfiles", {}));
    assert.deepEqual(simulator.asked, ["GET /disks/v2/123456/volumes/detail", "GET /servers/v2/123456/flavors/detail"]);
  });
});

describe("the provider of rackspace", () => {
  it("is a region of the public cloud, or an identity service", () => {
    const found = [undefined, "DFW", "https://keystone.api.dfw3.rackspacecloud.com/v3;DFW3"].map((value) => {
      const { identityUrl, identityVersion, region, userDomain } = locate(value);
      return [identityUrl, identityVersion, region, userDomain];
    });
    assert.deepEqual(found, [
      ["https://identity.api.rackspacecloud.com", 2, undefined, { id: "default" }],
      ["https://identity.api.rackspacecloud.com", 2, "DFW", { id: "default" }],
      ["https://keystone.api.dfw3.rackspacecloud.com", 3, "DFW3", { name: "rackspace_cloud_domain" }],
    ]);
    const { userDomain, projectDomain } = locate("https://keystone.api.dfw3.rackspacecloud.com/v3;DFW3;user_domain=mine");
    assert.deepEqual([userDomain, projectDomain], [{ name: "mine" }, { name: "rackspace_cloud_domain" }]);
    assert.throws(() => locate("DFW;ORD"), { code: "invalid_argument" });
  });
});
