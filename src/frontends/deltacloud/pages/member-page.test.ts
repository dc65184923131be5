import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { Resource } from "../../../model/collections.ts";
import { sampleCloud } from "../../../testing/sample-cloud.ts";
import type { DocumentContext } from "../document.ts";
import { memberDocument } from "../documents/documents.ts";
import { valueDocument } from "../documents/value.ts";

let context: DocumentContext;
before(async () => {
  const services = {
    instances: ["list", "get", "reboot", "stop", "destroy", "run", "resize", "suspend", "resume", "consoleOutput"],
    images: ["get", "create"],
    volumes: ["get", "attach", "detach", "destroy"],
    keys: ["list", "get", "destroy"],
    blobs: ["get", "content", "update", "destroy"],
  };
  context = { base: "http://h/api", cloud: await sampleCloud(services) };
});

const instance: Resource<"instances"> = {
  id: "i-1",
  name: "<web>",
  state: "running",
  imageId: "img",
  realmId: "eu",
  launchTime: new Date(0),
  actions: ["reboot", "destroy"],
  publicAddresses: [{ type: "ipv4", address: "192.0.2.7" }],
  privateAddresses: [],
  volumes: [{ id: "vol1", device: "/dev/sda" }],
  tags: { role: "a&b" },
};
const pageOf = (shown: Resource<"instances">): string => memberDocument("html", "instances", shown, context, "show");

test("a member's page shows what is known of it, and links to what has a page", () => {
  const page = pageOf(instance);
  assert.match(page, /<h1>&lt;web&gt;<\/h1>/);
  assert.match(page, /<span class="state working">Running<\/span>/);
  assert.match(page, /<dt>Image<\/dt><dd><a href="http:\/\/h\/api\/images\/img">img<\/a><\/dd>/);
  assert.match(page, /<dt>Realm<\/dt><dd>eu<\/dd>/, "the cloud has no realms to show");
  assert.match(page, /<dt>Launch time<\/dt><dd><time datetime="1970-01-01T00:00:00\.000Z">1970-01-01 00:00:00 UTC<\/time>/);
  assert.match(page, /192\.0\.2\.7 <span class="detail">ipv4<\/span>/);
  assert.match(page, /<b>role<\/b> a&amp;b/);
  assert.ok(!page.includes("Private addresses"), "nothing is said of what is not there");
});

test("what can be done depends on the state and the driver", () => {
  const running = pageOf(instance);
  assert.match(
    running,
    /<form method="post" action="http:\/\/h\/api\/instances\/i-1\/reboot"><button type="submit">Reboot<\/button>/,
  );
  assert.match(running, /<a class="button" href="http:\/\/h\/api\/instances\/i-1\/resize">Resize<\/a>/);
  assert.match(running, /<a class="button plain" href="http:\/\/h\/api\/instances\/i-1\/console_output">/);
  assert.ok(running.includes("/i-1/suspend") && !running.includes("/i-1/resume"));
  assert.ok(!running.includes("/i-1/stop"), "its cloud does not allow it");
  const suspended = pageOf({ ...instance, state: "suspended", actions: [] });
  assert.ok(suspended.includes("/i-1/resume") && !suspended.includes("/i-1/suspend") && !suspended.includes("Destroy"));
});

test("nothing is destroyed before that is confirmed", () => {
  const page = pageOf(instance);
  assert.match(page, /<button type="button" class="danger" popovertarget="confirm-destroy">Destroy<\/button>/);
  assert.match(page, /Destroy the instance &lt;web&gt;\?/);
  assert.match(
    page,
    /<form method="post" action="http:\/\/h\/api\/instances\/i-1"><input type="hidden" name="_method" value="delete" \/>/,
  );
});

test("a volume that is attached can be detached, and not destroyed", () => {
  const volume: Resource<"volumes"> = { id: "v", instanceId: "i-1" };
  const attached = memberDocument("html", "volumes", volume, context, "show");
  assert.ok(
    attached.includes("storage_volumes/v/detach") && !attached.includes("attach_instance") && !attached.includes("Destroy"),
  );
  const free = memberDocument("html", "volumes", { id: "v" }, context, "show");
  assert.ok(free.includes("storage_volumes/v/attach_instance") && !free.includes("/detach") && free.includes("Destroy"));
});

test("a new key's page shows what its documents show, and says to keep it", () => {
  const key: Resource<"keys"> = { id: "k", credentialType: "key", privateKey: "-----BEGIN\nPEM" };
  const page = memberDocument("html", "keys", key, context, "create");
  assert.match(page, /<dt>Private key<\/dt><dd><pre tabindex="0">-----BEGIN\nPEM<\/pre><\/dd>/);
  assert.match(page, /Keep what is secret now/);
});

test("a blob's page leads to its content", () => {
  const blob: Resource<"blobs"> = { id: "a/b.txt", bucketId: "b", size: 1536, metadata: { k: "v" } };
  const page = memberDocument("html", "blobs", blob, context, "show");
  assert.match(page, /<a class="button primary" href="http:\/\/h\/api\/buckets\/b\/a%2Fb\.txt\/content" download="b\.txt">/);
  assert.match(page, /1\.5 KB/);
  assert.match(page, /name="meta_name1" type="text" value="k"/);
});

test("every page leads to the same for programs", () => {
  const page = pageOf(instance);
  assert.match(page, /<a href="http:\/\/h\/api\/instances\/i-1\?format=xml" type="application\/xml">XML<\/a>/);
  assert.match(
    page,
    /curl -u &quot;\$USER:\$PASSWORD&quot; -H &#39;Accept: application\/json&#39; &#39;http:\/\/h\/api\/instances\/i-1&#39;/,
  );
});

test("what an operation gave is shown by its shape", () => {
  const shape = { kind: "struct", fields: { output: { kind: "string", multiline: true }, at: { kind: "timestamp" } } } as const;
  const value = { output: "a<b", at: new Date(0) };
  const page = valueDocument("html", "consoleOutput", shape, value, context);
  assert.match(page, /<h1>Console output<\/h1>[^]*<dt>Output<\/dt><dd><pre tabindex="0">a&lt;b<\/pre>/);
  assert.match(valueDocument("xml", "consoleOutput", shape, value, context), /<console_output>\n {2}<output>a&lt;b<\/output>/);
  assert.deepEqual(JSON.parse(valueDocument("json", "consoleOutput", shape, value, context)), {
    console_output: { output: "a<b", at: "1970-01-01T00:00:00.000Z" },
  });
});
