import assert from "node:assert/strict";
import { assertSameMembers, idsOf, refused, unknownReference } from "./assertions.ts";
import type { Check, Need } from "./check.ts";
import { unknownId } from "./samples.ts";

/** Networks and the subnets in them. */
export function networkChecks(check: Check): void {
  check("create: has the address block and the name asked for", ["networks.create", "networks.get"], async (scene) => {
    const { addressBlocks, subnetIds } = await scene.create("networks");
    // A cloud that gives blocks to subnets only shows none.
    if (addressBlocks.length > 0) assert.deepEqual(addressBlocks, ["10.77.0.0/16"]);
    assert.deepEqual(subnetIds, []);
  });

  check("create: a malformed address block is invalid_argument", ["networks.create", "networks.list"], async (scene) => {
    const before = await scene.list("networks");
    for (const addressBlock of ["10.0.0.0/99", "everywhere", "10.0.0.300/8"]) {
      const creation = scene.cloud.call("networks", "create", { name: scene.name(), addressBlock });
      await creation.then(
        ({ id }) => scene.adopt("networks", id),
        () => {},
      );
      await refused(creation, "invalid_argument", addressBlock);
    }
    assertSameMembers(before, await scene.list("networks"));
  });

  check(
    "update: says what instances have of names",
    ["networks.create", "networks.get", "networks.update", "networks+network_dns"],
    async (scene) => {
      const { id } = await scene.create("networks");
      for (const dns of [
        { dnsSupport: true, dnsHostnames: true },
        { dnsSupport: false, dnsHostnames: false },
      ]) {
        await scene.cloud.call("networks", "update", { id, ...dns });
        const { dnsSupport, dnsHostnames } = await scene.settled("networks", id);
        assert.deepEqual({ dnsSupport, dnsHostnames }, dns);
      }
    },
  );

  check(
    "destroy: one with subnets is refused, or takes them along",
    ["networks.destroy", "networks.get", "subnets.create", "subnets.get"],
    async (scene) => {
      const { id, networkId = "" } = await scene.create("subnets");
      const failed = await scene.cloud.call("networks", "destroy", { id: networkId }).then(
        () => undefined,
        (error: Error) => error,
      );
      if (!failed) return scene.gone("subnets", id);
      await refused(Promise.reject(failed), "failed_precondition");
      assert.equal((await scene.settled("networks", networkId)).id, networkId);
    },
  );
}

/** Subnets. */
export function subnetChecks(check: Check): void {
  check(
    "create: the network and the subnet name each other",
    ["subnets.create", "subnets.get", "networks.create", "networks.get"],
    async (scene) => {
      const network = await scene.create("networks");
      const subnet = await scene.create("subnets", { networkId: network.id });
      assert.equal(subnet.networkId, network.id);
      assert.deepEqual((await scene.settled("networks", network.id)).subnetIds, [subnet.id]);
      assert.deepEqual(idsOf(await scene.list("subnets", { networkId: network.id })), [subnet.id]);
    },
  );

  check("destroy: the network forgets it", ["subnets.create", "subnets.destroy", "networks.get"], async (scene) => {
    const { id, networkId = "" } = await scene.create("subnets");
    await scene.cloud.call("subnets", "destroy", { id });
    assert.deepEqual((await scene.settled("networks", networkId)).subnetIds, []);
  });

  check("create: an unknown network is refused", ["subnets.create", "subnets.list"], async (scene) => {
    const before = await scene.list("subnets");
    await refused(
      scene.call("subnets", "create", { networkId: unknownId, addressBlock: "10.77.1.0/24", name: scene.name() }),
      unknownReference,
    );
    assertSameMembers(before, await scene.list("subnets"));
  });

  check(
    "update: says whether interfaces get public addresses",
    ["subnets.create", "subnets.get", "subnets.update", "subnets+subnet_public_addresses"],
    async (scene) => {
      const { id } = await scene.create("subnets");
      for (const assignsPublicAddresses of [true, false]) {
        await scene.cloud.call("subnets", "update", { id, assignsPublicAddresses });
        assert.equal((await scene.settled("subnets", id)).assignsPublicAddresses, assignsPublicAddresses);
      }
    },
  );

  for (const [what, addressBlock] of Object.entries({ malformed: "10.77.1.0/99", "outside its network's": "192.168.1.0/24" })) {
    check(`create: an address block that is ${what} is invalid_argument`, ["subnets.create", "networks.get"], async (scene) => {
      const plain = await scene.plain("subnets", { addressBlock });
      const { addressBlocks } = await scene.settled("networks", String(plain["networkId"]));
      if (what !== "malformed" && addressBlocks.length === 0) scene.skip("networks have no address blocks");
      const creation = scene.call("subnets", "create", plain);
      await creation.then(
        (subnet) => scene.adopt("subnets", (subnet as { id: string }).id),
        () => {},
      );
      await refused(creation, "invalid_argument");
    });
  }
}

const created: readonly Need[] = ["networkInterfaces.create", "networkInterfaces.get", "instances.get"];

/** What connects instances to networks. */
export function networkInterfaceChecks(check: Check): void {
  check("create: belongs to its instance, with an address of its subnet", created, async (scene) => {
    const plain = await scene.plain("networkInterfaces");
    const { id } = (await scene.call("networkInterfaces", "create", plain)) as { id: string };
    scene.adopt("networkInterfaces", id);
    const { instanceId, ipAddress = "" } = await scene.settled("networkInterfaces", id);
    assert.equal(instanceId, plain["instanceId"]);
    assert.match(ipAddress, /^10\.77\.1\.\d{1,3}$/);
    const { networkInterfaces } = await scene.settled("instances", String(instanceId));
    assert.ok(idsOf(networkInterfaces ?? []).includes(id), "the instance shows it");
    assert.deepEqual(
      idsOf(await scene.list("networkInterfaces", { instanceId })).filter((other) => other === id),
      [id],
    );
  });

  check("create: several of one subnet have different addresses", created, async (scene) => {
    const plain = await scene.plain("networkInterfaces");
    const made: string[] = [];
    for (let count = 0; count < 3; count++) {
      const { id } = (await scene.call("networkInterfaces", "create", { ...plain, name: scene.name() })) as { id: string };
      scene.adopt("networkInterfaces", id);
      made.push((await scene.settled("networkInterfaces", id)).ipAddress ?? "");
    }
    assert.equal(new Set(made).size, made.length, made.join(", "));
  });

  check("create: an unknown instance or subnet is refused", created, async (scene) => {
    const plain = await scene.plain("networkInterfaces");
    for (const wrong of [{ instanceId: unknownId }, { subnetId: unknownId, networkId: unknownId }]) {
      await refused(
        scene.call("networkInterfaces", "create", { ...plain, ...wrong }),
        unknownReference,
        Object.keys(wrong).join(),
      );
    }
  });

  check(
    "update: lets an instance forward what is not for it",
    [...created, "networkInterfaces.update", "networkInterfaces+source_destination_check"],
    async (scene) => {
      const { id, instanceId = "" } = await scene.create("networkInterfaces");
      for (const sourceDestinationCheck of [false, true]) {
        await scene.cloud.call("networkInterfaces", "update", { id, sourceDestinationCheck });
        assert.equal((await scene.settled("networkInterfaces", id)).sourceDestinationCheck, sourceDestinationCheck);
        if (!scene.supports("instances", "get")) continue;
        const { networkInterfaces = [] } = await scene.settled("instances", instanceId);
        const shown = networkInterfaces.find((attached) => attached.id === id)?.sourceDestinationCheck;
        assert.ok(shown === undefined || shown === sourceDestinationCheck, "the instance shows something else");
      }
    },
  );

  check(
    "update: an attached one goes with its instance, or stays",
    [...created, "networkInterfaces.update", "networkInterfaces+delete_on_termination"],
    async (scene) => {
      const { id } = await scene.create("networkInterfaces");
      for (const deleteOnTermination of [true, false]) {
        await scene.cloud.call("networkInterfaces", "update", { id, deleteOnTermination });
        assert.equal((await scene.settled("networkInterfaces", id)).deleteOnTermination, deleteOnTermination);
      }
    },
  );

  check("destroy: the instance forgets it", [...created, "networkInterfaces.destroy"], async (scene) => {
    const { id, instanceId = "" } = await scene.create("networkInterfaces");
    // As it is: the API that has always been there knows no detaching.
    await scene.call("networkInterfaces", "destroy", { id });
    await scene.gone("networkInterfaces", id);
    assert.ok(!idsOf((await scene.settled("instances", instanceId)).networkInterfaces ?? []).includes(id));
  });

  const moved: readonly Need[] = [
    "networkInterfaces.allocate",
    "networkInterfaces.attach",
    "networkInterfaces.detach",
    "instances.create",
  ];
  check(
    "allocate, attach, detach: an interface without instance gets one, and gives it up",
    [...created, ...moved],
    async (scene) => {
      const subnet = await scene.create("subnets");
      const { id } = await scene.cloud.call("networkInterfaces", "allocate", { subnetId: subnet.id, name: scene.name() });
      scene.adopt("networkInterfaces", id);
      assert.equal((await scene.settled("networkInterfaces", id)).instanceId, undefined);
      await refused(scene.cloud.call("networkInterfaces", "detach", { id }), "failed_precondition", "detached while free:");
      const instance = await scene.borrow("instances");
      const attach = { id, instanceId: instance.id, deviceIndex: 1 };
      await refused(scene.cloud.call("networkInterfaces", "attach", { ...attach, instanceId: unknownId }), unknownReference);
      await scene.cloud.call("networkInterfaces", "attach", attach);
      assert.equal((await scene.settled("networkInterfaces", id)).instanceId, instance.id);
      await refused(scene.cloud.call("networkInterfaces", "attach", attach), "failed_precondition", "attached twice:");
      await scene.cloud.call("networkInterfaces", "detach", { id });
      // Clouds do not tell that an interface is on its way.
      await scene.until(
        `the interface ${id} is free`,
        () => scene.cloud.call("networkInterfaces", "get", { id }),
        (free) => free.instanceId === undefined,
      );
    },
  );

  check(
    "allocate: keeps the address asked for, and gives it to nobody else",
    ["networkInterfaces.allocate", "networkInterfaces.get"],
    async (scene) => {
      const subnet = await scene.create("subnets");
      const asked = { subnetId: subnet.id, ipAddress: "10.77.1.77" };
      const { id } = await scene.cloud.call("networkInterfaces", "allocate", asked);
      scene.adopt("networkInterfaces", id);
      assert.equal((await scene.settled("networkInterfaces", id)).ipAddress, asked.ipAddress);
      await refused(scene.cloud.call("networkInterfaces", "allocate", asked), ["already_exists", "failed_precondition"]);
      await refused(scene.cloud.call("networkInterfaces", "allocate", { ...asked, ipAddress: "192.0.2.1" }), "invalid_argument");
    },
  );
}
