import assert from "node:assert/strict";
import { test } from "node:test";
import { createMock } from "../../drivers/mock/driver.ts";
import { formType, host, mockuser, serveClassic } from "../../testing/classic-wire.ts";

const send = await serveClassic(createMock());
const html = "Accept: text/html";

/** Each form: where it goes, and some of its fields. */
const forms: Readonly<Record<string, readonly [action: string, ...fields: readonly string[]]>> = {
  "addresses/192.168.0.1/associate": ["addresses/192.168.0.1/associate", "instance_id"],
  "buckets/new": ["buckets", "name"],
  "buckets/bucket1/new_blob_form_d15cfd90": ["buckets/bucket1", "blob_id", "blob_data"],
  "firewalls/new": ["firewalls", "name", "description"],
  "firewalls/f/new_rule": ["firewalls/f/rules", "protocol", "port_from", "port_to", "ip_address1", "group1", "group1owner"],
  "images/new?instance_id=inst1": ["images", "instance_id", "name", "description"],
  "instances/new?image_id=img1": ["instances", "image_id", "realm_id", "hwp_id", "name", "keyname"],
  "instances/inst1/run": ["instances/inst1/run", "cmd", "private_key", "password"],
  "keys/new": ["keys", "name"],
  "load_balancers/new": ["load_balancers", "name", "realm_id", "listener_protocol"],
  "network_interfaces/new": ["network_interfaces", "instance", "network", "name"],
  "networks/new": ["networks", "address_block", "name"],
  "storage_snapshots/new": ["storage_snapshots", "volume_id", "name"],
  "storage_volumes/new": ["storage_volumes", "capacity", "name"],
  "storage_volumes/vol1/attach_instance": ["storage_volumes/vol1/attach", "instance_id", "device"],
  "subnets/new": ["subnets", "network_id", "address_block"],
};

for (const [path, [action, ...fields]] of Object.entries(forms)) {
  test(`/${path} is a form, and only that`, async () => {
    const { status, headers, body } = await send(`GET /api/${path}`, [html]);
    assert.deepEqual([status, headers.get("content-type")], [200, "text/html"]);
    assert.ok(body.includes(`<form method="post" action="http://${host}/api/${action}"`));
    for (const field of fields) assert.ok(body.includes(` name="${field}"`), field);
    assert.equal((await send(`HEAD /api/${path}`, [html])).status, 200);
    for (const accept of ["application/xml", "application/json"]) {
      const other = await send(`GET /api/${path}`, [`Accept: ${accept}`]);
      assert.deepEqual([other.status, other.body], [406, ""]);
    }
  });
}

test("an image's form wants to know the instance, and keeps what it was told", async () => {
  const { status, headers, body } = await send("GET /api/images/new", [html]);
  assert.deepEqual([status, headers.get("content-type"), body], [404, "text/html;charset=utf-8", ""]);
  const known = await send("GET /api/images/new?instance_id=%22%3E%3Cb%3E", [html]);
  assert.ok(known.body.includes('value="&quot;&gt;&lt;b&gt;"'));
});

test("what a browser sends of a form is taken, its empty fields too", async () => {
  const { body } = await send("GET /api/instances/new?image_id=img1", [html]);
  const fields = [...body.matchAll(/<(?:input|select|textarea) [^>]*name="(\w+)"/g)].map(([, name]) => name as string);
  assert.ok(fields.includes("image_id") && fields.length > 5);
  const form = fields.map((name) => `${name}=${name === "image_id" ? "img1" : ""}`).join("&");
  const created = await send("POST /api/instances", [mockuser, html, formType], form);
  assert.equal(created.status, 201);
  const shown = await send(`GET ${created.headers.get("location")?.replace(`http://${host}`, "")}?format=json`, [mockuser]);
  const { instance } = JSON.parse(shown.body) as { instance: { state: string; hardware_profile: { id: string } } };
  assert.deepEqual([instance.state, instance.hardware_profile.id], ["RUNNING", "m1-small"]);
});
