import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { Resource } from "../../../model/collections.ts";
import { sampleCloud } from "../../../testing/sample-cloud.ts";
import type { DocumentContext } from "../document.ts";
import { listDocument, memberDocument } from "./documents.ts";
import { valueDocument } from "./value.ts";

let context: DocumentContext;
before(async () => {
  context = {
    base: "http://h/api",
    cloud: await sampleCloud({ instances: ["list", "get", "run"], keys: ["list", "get", "destroy"] }),
  };
});

const instance: Resource<"instances"> = {
  id: "i-1",
  name: "<web>",
  state: "running",
  imageId: "img",
  launchTime: new Date(0),
  actions: ["reboot", "destroy"],
  publicAddresses: [{ type: "ipv4", address: "192.0.2.7" }],
  privateAddresses: [],
  volumes: [{ id: "vol1", device: "/dev/sda" }],
  tags: { role: "a&b" },
};

test("a member's page shows its fields, and links to what it refers to", () => {
  const page = memberDocument("html", "instances", instance, context, "show");
  assert.match(page, /<h1>Instance &lt;web&gt;<\/h1>/);
  assert.match(page, /<dt>state<\/dt><dd>RUNNING<\/dd>/);
  assert.match(page, /<dt>image<\/dt><dd><a href='http:\/\/h\/api\/images\/img'>img<\/a><\/dd>/);
  assert.match(page, /<dt>launch_time<\/dt><dd>1970-01-01T00:00:00\.000Z<\/dd>/);
  assert.match(page, /192\.0\.2\.7/);
  assert.match(page, /<dt>role<\/dt><dd>a&amp;b<\/dd>/);
  assert.match(page, /<a href='http:\/\/h\/api\/instances\/i-1\?format=xml'>XML<\/a>/);
});

test("actions are forms, with fields for what they take", () => {
  const page = memberDocument("html", "instances", instance, context, "show");
  assert.match(page, /<form method='post' action='http:\/\/h\/api\/instances\/i-1\/reboot'>.*<button>Reboot<\/button><\/form>/);
  assert.match(
    page,
    /<form method='post' action='http:\/\/h\/api\/instances\/i-1'><input type='hidden' name='_method' value='delete' \/>/,
  );
  assert.match(
    page,
    /action='http:\/\/h\/api\/instances\/i-1\/run;id=i-1'><label>Cmd <input type='text' name='cmd' required='required' \/>/,
  );
  assert.match(page, /<textarea name='private_key'>/);
  assert.match(page, /<input type='password' name='password' \/>/);
});

test("a key's page shows what its documents show", () => {
  const key: Resource<"keys"> = { id: "k", credentialType: "key", privateKey: "-----BEGIN\nPEM" };
  assert.match(
    memberDocument("html", "keys", key, context, "show"),
    /<dt>private_key<\/dt><dd><pre>-----BEGIN\nPEM<\/pre><\/dd>/,
  );
});

test("a list is a table of members", () => {
  const list = listDocument("html", "instances", context);
  const page = list.head + list.item(instance, 0) + list.tail;
  assert.match(page, /<th>id<\/th><th>name<\/th><th>description<\/th><th>state<\/th>/);
  assert.match(
    page,
    /<td><a href='http:\/\/h\/api\/instances\/i-1'>i-1<\/a><\/td><td>&lt;web&gt;<\/td><td><\/td><td>RUNNING<\/td>/,
  );
  assert.match(page, /<a href='http:\/\/h\/api\/instances\?format=json'>JSON<\/a>/);
});

test("members without pages of their own are shown in full", () => {
  const list = listDocument("html", "instanceStates", context);
  const page = list.head + list.item({ name: "start", transitions: [{ to: "pending", action: "create" }] }, 0) + list.tail;
  assert.match(page, /<td>start<\/td>/);
  assert.match(page, /<dt>action<\/dt><dd>create<\/dd>/);
});

test("a blob's page has the address of the blob", () => {
  const blob: Resource<"blobs"> = { id: "a/b", bucketId: "b", size: 1, metadata: {} };
  assert.match(memberDocument("html", "blobs", blob, context, "show"), /http:\/\/h\/api\/buckets\/b\/a%2Fb\?format=xml/);
});

test("what an operation gave is shown by its shape", () => {
  const shape = { kind: "struct", fields: { output: { kind: "string", multiline: true }, at: { kind: "timestamp" } } } as const;
  const value = { output: "a<b", at: new Date(0) };
  assert.match(
    valueDocument("html", "consoleOutput", shape, value, context),
    /<h1>Console output<\/h1>\n<div><dl><dt>output<\/dt><dd><pre>a&lt;b/,
  );
  assert.match(valueDocument("xml", "consoleOutput", shape, value, context), /<console_output>\n {2}<output>a&lt;b<\/output>/);
  assert.deepEqual(JSON.parse(valueDocument("json", "consoleOutput", shape, value, context)), {
    console_output: { output: "a<b", at: "1970-01-01T00:00:00.000Z" },
  });
});
