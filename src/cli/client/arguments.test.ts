import assert from "node:assert/strict";
import { test } from "node:test";
import { readCommandLine } from "./arguments.ts";

/** The parameters that a command line means. */
function paramsOf(line: string): Readonly<Record<string, unknown>> {
  const invocation = readCommandLine(line.split(" "));
  assert.ok(invocation.kind === "verb");
  return invocation.params;
}

test("flags, and their opposites", () => {
  assert.deepEqual(paramsOf("images create --instance a --no-reboot"), { instanceId: "a", noReboot: true });
  assert.deepEqual(paramsOf("images create --instance a --no-no-reboot"), { instanceId: "a", noReboot: false });
  assert.deepEqual(paramsOf("instances stop a --force"), { force: true });
  assert.deepEqual(paramsOf("instances update a --no-stop-protected"), { stopProtected: false });
  assert.deepEqual(paramsOf("instances stop a"), {});
});

test("values of every kind", () => {
  assert.deepEqual(paramsOf("storage_volumes create --capacity 2 --type ssd"), { capacity: 2 * 2 ** 30, type: "ssd" });
  assert.deepEqual(paramsOf("storage_volumes create --capacity 1.5TB --iops 100"), { capacity: 1.5 * 2 ** 40, iops: 100 });
  assert.deepEqual(paramsOf("metrics get a --from 2026-11-22T10:00:00Z"), { from: new Date("2026-11-22T10:00:00Z") });
  assert.deepEqual(
    paramsOf("subnets create --network n --address-block 10.0.0.0/24 --name-server 192.0.2.1 --name-server 192.0.2.2"),
    {
      networkId: "n",
      addressBlock: "10.0.0.0/24",
      nameServers: ["192.0.2.1", "192.0.2.2"],
    },
  );
  assert.deepEqual(paramsOf("instances create --image a --initial-state STOPPED --cpu 1.5 --tag a=b=c --tag d="), {
    imageId: "a",
    initialState: "stopped",
    cpu: 1.5,
    tags: { a: "b=c", d: "" },
  });
  assert.deepEqual(
    paramsOf(
      "instances create --image a --network-interface subnet-id=s,firewall-ids=x+y,public-address=true --block-device size=10,device=/dev/vdb",
    ),
    {
      imageId: "a",
      networkInterfaces: [{ subnetId: "s", firewallIds: ["x", "y"], publicAddress: true }],
      blockDevices: [{ size: 10 * 2 ** 30, device: "/dev/vdb" }],
    },
  );
  const { userData } = paramsOf("instances create --image a --user-data text");
  assert.deepEqual(userData, new TextEncoder().encode("text"));
});

test("options of every command may stand anywhere", () => {
  for (const line of [
    "--json --url http://a instances list",
    "instances --json --url=http://a list",
    "instances list --url http://a --json",
  ]) {
    const invocation = readCommandLine(line.split(" "));
    assert.ok(invocation.kind === "verb");
    assert.deepEqual(
      [invocation.verb.operation, invocation.globals.json, invocation.globals.url],
      ["list", true, "http://a"],
      line,
    );
  }
});

test("what follows two hyphens is no option", () => {
  const invocation = readCommandLine(["instances", "get", "--", "--odd-id"]);
  assert.ok(invocation.kind === "verb");
  assert.deepEqual(invocation.words, ["--odd-id"]);
});
