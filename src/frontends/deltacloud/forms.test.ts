import assert from "node:assert/strict";
import { test } from "node:test";
import { createMock } from "../../drivers/mock/driver.ts";
import { formType, host, login, mockuser, serveClassic } from "../../testing/classic-wire.ts";
import { createTestDriver } from "../../testing/test-driver/driver.ts";

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

test("a form that offers members of many collections leaves nothing behind", async () => {
  const { driver } = createTestDriver({ latency: 1 });
  const read = await serveClassic(driver);
  const warnings: string[] = [];
  const listen = ({ name }: Error): void => void warnings.push(name);
  process.on("warning", listen);
  try {
    const { status, body } = await read("GET /api/instances/new", [login("tester", "secret"), html]);
    assert.equal(status, 200);
    assert.ok([...body.matchAll(/<select /g)].length > 5);
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off("warning", listen);
  }
  assert.deepEqual(warnings, []);
});

test("what a cloud refuses comes back as the form, with the error's status and what was typed", async () => {
  const read = await serveClassic(createTestDriver().driver);
  const form = new URLSearchParams({
    name: `<b>${"x".repeat(60)}`,
    image_id: "nosuch",
    "tags[][name]": "role",
    "tags[][value]": "web",
  });
  const { status, body } = await read("POST /api/instances", [login("tester", "secret"), html, formType], String(form));
  assert.equal(status, 400);
  assert.match(body, /<div class="problem" role="alert"/);
  assert.match(body, /value="&lt;b&gt;x+"/);
  assert.match(body, /name="tags\[\]\[name\]" type="text" value="role"/);
  const xml = await read("POST /api/instances", [login("tester", "secret"), formType], String(form));
  assert.deepEqual([xml.status, xml.body.startsWith("<?xml")], [400, true]);
});

test("tags and lists are taken as a form without a script sends them", async () => {
  const read = await serveClassic(createTestDriver().driver);
  const form = "name=a&description=b&tags[][name]=role&tags[][value]=web&tags[][name]=&tags[][value]=";
  const made = await read("POST /api/firewalls?format=json", [login("tester", "secret"), formType], form);
  assert.equal(made.status, 201);
  const { firewall } = JSON.parse(made.body) as { firewall: { tags: unknown } };
  assert.deepEqual(firewall.tags, { role: "web" });
});

test("a browser is sent on after a change, and a program gets what the original gave", async () => {
  const navigates = "Sec-Fetch-Mode: navigate";
  const form = "name=n&description=d";
  const read = await serveClassic(createTestDriver().driver);
  const sent = await read("POST /api/firewalls", [login("tester", "secret"), html, formType, navigates], form);
  assert.equal(sent.status, 303);
  assert.equal(
    (await read("POST /api/firewalls", [login("tester", "secret"), html, formType], "name=m&description=d")).status,
    201,
  );
});
