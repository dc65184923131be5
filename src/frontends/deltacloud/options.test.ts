import assert from "node:assert/strict";
import { test } from "node:test";
import { createMock } from "../../drivers/mock/driver.ts";
import { serveClassic } from "../../testing/classic-wire.ts";
import { createTestDriver } from "../../testing/test-driver/driver.ts";

const send = await serveClassic(createMock(), createTestDriver().driver);

const allow = async (path: string, ...headers: readonly string[]): Promise<string | undefined> => {
  const { status, headers: received, body } = await send(`OPTIONS /api${path}`, headers);
  assert.equal(body.length > 0, status !== 200);
  return status === 200 ? received.get("allow") : String(status);
};

const id = "id:string:required";

test("OPTIONS of a collection tells its methods, of an operation its parameters", async () => {
  const readOnly = ["drivers", "realms", "hardware_profiles", "instance_states", "metrics"];
  for (const name of readOnly) assert.equal(await allow(`/${name}`), "OPTIONS,GET", name);
  const writable = [
    "addresses",
    "buckets",
    "firewalls",
    "images",
    "instances",
    "keys",
    "load_balancers",
    "network_interfaces",
    "networks",
    "storage_snapshots",
    "storage_volumes",
    "subnets",
  ];
  for (const name of writable) {
    assert.equal(await allow(`/${name}`), "OPTIONS,GET,POST,DELETE", name);
    if (name === "firewalls") continue;
    assert.equal(await allow(`/${name}/show`), id, name);
    assert.equal(await allow(`/${name}/destroy`), id, name);
  }
  assert.equal(await allow(""), "OPTIONS,GET,HEAD,POST");
});

test("the parameters are the original's, and those of the default driver's features before them", async () => {
  const name = "name:string:optional";
  const keyName = "keyname:string:optional";
  const expected: Readonly<Record<string, string>> = {
    "/realms/index": "",
    "/hardware_profiles/index": "",
    "/images/index": "architecture:string:optional",
    "/instances/index": "realm_id:string:optional",
    "/metrics/show": id,
    "/addresses/create": "",
    "/addresses/any/associate": `${id},instance_id:string:required`,
    "/addresses/any/disassociate": id,
    "/buckets/create": "name:string:required",
    "/images/create": "instance_id:string:required",
    "/instances/create": `metrics:string:optional,${name},${keyName},image_id:string:required,realm_id:string:optional,hwp_id:string:optional,${keyName}`,
    "/instances/any/start": id,
    "/instances/any/stop": id,
    "/instances/any/reboot": id,
    "/instances/any/run": `${id},cmd:string:required,private_key:string:optional,password:string:optional,ip:string:optional,port:string:optional`,
    "/keys/create": "name:string:required,public_key:string:optional",
    "/load_balancers/create":
      "name:string:required,realm_id:string:required,listener_protocol:string:required,listener_balancer_port:string:required,listener_instance_port:string:required",
    "/load_balancers/any/register": `${id},instance_id:string:required`,
    "/load_balancers/any/unregister": `${id},instance_id:string:required`,
    "/network_interfaces/create": `instance:string:required,network:string:required,${name}`,
    "/networks/create": `address_block:string:optional,${name}`,
    "/subnets/create": `network_id:string:required,address_block:string:required,${name}`,
    "/storage_snapshots/create": `volume_id:string:required,${name},description:string:optional`,
    "/storage_volumes/create": `snapshot_id:string:optional,capacity:string:optional,realm_id:string:optional,${name},description:string:optional`,
    "/storage_volumes/any/attach": `${id},instance_id:string:required,device:string:required`,
    "/storage_volumes/any/detach": id,
  };
  for (const [path, parameters] of Object.entries(expected)) assert.equal(await allow(path), parameters, path);
});

test("the parameters of features are those of the request's driver", async () => {
  const parameters = await allow("/images/create", "X-Deltacloud-Driver: test");
  assert.match(parameters ?? "", /^name:string:optional,description:string:optional,.*instance_id:string:required$/);
  assert.match((await allow("/instances/create", "X-Deltacloud-Driver: test")) ?? "", /firewalls:array:optional/);
});

test("members answer 404, but for those that are collections themselves", async () => {
  for (const path of ["/images/img1", "/drivers/mock", "/instances/inst1", "/buckets/b/blob", "/firewalls/f/rule"]) {
    assert.equal(await allow(path), "404", path);
  }
  assert.equal(await allow("/buckets/any"), "OPTIONS,GET,POST,DELETE,PUT,HEAD");
  for (const path of ["/firewalls/any", "/firewalls/show", "/firewalls/create"]) {
    assert.equal(await allow(path), "OPTIONS,DELETE", path);
  }
  assert.equal(await allow("/firewalls/any/destroy"), id);
  assert.equal(await allow("/buckets/any/create"), `${id},blob_id:string:required,blob_data:hash:required`);
  for (const path of ["/buckets/any/show", "/buckets/any/update", "/buckets/any/blob/content", "/buckets/any/blob/stream"]) {
    assert.equal(await allow(path), `${id},blob_id:string:required`, path);
  }
});

test("what is not there is a 404 also here", async () => {
  for (const path of ["/nosuch", "/images/", "/images/img1/destroy", "/images/constructor", "/docs", "/systems", "/a/b/c/d"]) {
    assert.equal(await allow(path), "404", path);
  }
});
