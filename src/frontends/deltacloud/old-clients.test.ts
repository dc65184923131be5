import assert from "node:assert/strict";
import { test } from "node:test";
import { createMock } from "../../drivers/mock/driver.ts";
import { formType, host, mockuser, serveClassic } from "../../testing/classic-wire.ts";
import { at, readXml, type XmlElement } from "../../testing/strict-xml.ts";

// Each test sends what one client of the field sends, in its order, and reads what it reads.

const send = await serveClassic(createMock());
const root = `http://${host}`;
const below = (href: string | undefined): string => href?.replace(root, "") ?? assert.fail("no address");
const children = (element: XmlElement, name: string): XmlElement[] => element.children.filter((child) => child.name === name);
const texts = (element: XmlElement, ...names: readonly string[]): (string | undefined)[] =>
  names.map((name) => children(element, name)[0]?.text);

test("the Ruby client 1.1: parameters in the query, doubled slashes, states and documents", async () => {
  const headers = [mockuser, "User-Agent: Faraday v0.8.4", "Accept: application/xml"];
  const empty = [...headers, "Content-Type: application/x-www-form-urlencoded"];
  const api = readXml((await send("GET /api", headers)).body);
  assert.deepEqual([api.attributes["driver"], api.attributes["version"]], ["mock", "1.1.3"]);
  const rels = new Set(children(api, "link").map((link) => link.attributes["rel"]));
  assert.ok(["instances", "images", "keys", "buckets", "storage_volumes"].every((rel) => rels.has(rel)));
  assert.equal((await send("GET /api?force_auth=true", headers)).status, 200);

  const created = await send("POST /api/instances?hwp_id=m1-small&image_id=img1&name=ruby", empty, "");
  assert.equal(created.status, 201);
  const instance = readXml(created.body);
  const id = instance.attributes["id"];
  assert.deepEqual(texts(instance, "name", "state", "owner_id"), ["ruby", "RUNNING", "mockuser"]);
  for (const address of at(instance, "public_addresses").children) assert.equal(address.attributes["type"], "hostname");

  const refused = await send(`POST /api//instances/${id}/start`, empty, "");
  const error = readXml(refused.body);
  assert.deepEqual([refused.status, error.name, error.attributes["status"]], [405, "error", "405"]);
  assert.deepEqual(at(error, "backend").attributes, { driver: "mock", provider: "default" });
  assert.deepEqual(texts(error, "message", "backtrace"), ["Method Not Allowed", ""]);
  const stopped = await send(`POST /api//instances/${id}/stop`, empty, "");
  assert.deepEqual([stopped.status, ...texts(readXml(stopped.body), "state")], [202, "STOPPED"]);
  assert.equal((await send(`DELETE /api/instances/${id}`, headers)).status, 204);

  const query = "blob_data=some+text&blob_id=ruby&meta_name1=color&meta_params=1&meta_value1=blue";
  const blob = await send(`POST /api/buckets/bucket1?${query}`, empty, "");
  assert.equal(blob.status, 201);
  assert.deepEqual(texts(readXml(blob.body), "bucket", "content_length"), ["bucket1", "9"]);
  assert.equal(at(readXml(blob.body), "user_metadata", "entry").text, "blue");

  const associate = await send("POST /api//addresses/192.168.0.4/associate?instance_id=inst2", empty, "");
  assert.equal(associate.status, 202);
  const volume = await send("POST /api/storage_volumes/vol2/attach?device=%2Fdev%2Fsdb&instance_id=inst2", empty, "");
  const mount = at(readXml(volume.body), "mount");
  assert.equal(at(mount, "instance").attributes["id"], "inst2");
  assert.equal(at(mount, "device").attributes["name"], "/dev/sdb");
  const missing = await send("POST /api/keys", empty, "");
  assert.deepEqual([missing.status, missing.body], [400, "Required parameter 'name' not found in []"]);
});

test("the Ruby client 0.x: forms to the addresses that documents give, actions by their links", async () => {
  const headers = [mockuser, "Accept: application/xml"];
  const api = readXml((await send("GET /api", headers)).body);
  const instances = children(api, "link").find((link) => link.attributes["rel"] === "instances");
  const features = children(instances as XmlElement, "feature").map((feature) => feature.attributes["name"]);
  assert.deepEqual(features, ["metrics", "realm_filter", "user_name", "authentication_key"]);
  const created = await send(`POST ${below(instances?.attributes["href"])}`, [...headers, formType], "image_id=img1&name=old");
  let instance = readXml(created.body);
  for (const [rel, state] of [
    ["reboot", "RUNNING"],
    ["stop", "STOPPED"],
  ]) {
    const link = children(at(instance, "actions"), "link").find((action) => action.attributes["rel"] === rel);
    const { method = "", href } = link?.attributes ?? {};
    instance = readXml((await send(`${method.toUpperCase()} ${below(href)}`, headers, "")).body);
    assert.deepEqual(texts(instance, "state"), [state]);
  }
  const destroy = children(at(instance, "actions"), "link").find((action) => action.attributes["rel"] === "destroy");
  assert.equal(destroy?.attributes["method"], "delete");
  assert.equal((await send(`DELETE ${below(destroy?.attributes["href"])}`, headers)).status, 204);
});

test("libdeltacloud: empty driver headers, ids from Location, multipart blobs, metadata in headers", async () => {
  const headers = [mockuser, "Accept: application/xml", "X-Deltacloud-Driver:", "X-Deltacloud-Provider:"];
  assert.ok((await send("GET /api", headers)).body.startsWith("<api "));
  const created = await send("POST /api/instances", [...headers, formType], "image_id=img1&hwp_id=m1-small");
  const id = created.headers.get("location")?.split("/").at(-1);
  assert.equal(readXml((await send(`GET /api/instances/${id}`, headers)).body).attributes["id"], id);
  const boundary = "----------------------------c2b7b5f8d7f4";
  const field = (name: string, value: string, more = ""): string =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
  const body = `${field("blob_id", "lib")}${field("meta_params", "1")}${field("meta_name1", "Kind")}${field("meta_value1", "c")}${field("blob_data", "abc", '; filename="f"')}--${boundary}--\r\n`;
  const blob = await send(
    "POST /api/buckets/bucket2",
    [...headers, `Content-Type: multipart/form-data; boundary=${boundary}`],
    body,
  );
  assert.equal(at(readXml(blob.body), "content").attributes["href"], `${root}/api/buckets/bucket2/lib/content`);
  assert.equal((await send("GET /api/buckets/bucket2/lib/content", headers)).body, "abc");
  const updated = await send("POST /api/buckets/bucket2/lib", [...headers, "X-Deltacloud-Blobmeta-New: d"], "");
  assert.deepEqual([updated.status, updated.headers.get("x-deltacloud-blobmeta-new")], [204, "d"]);
  const head = await send("HEAD /api/buckets/bucket2/lib", headers);
  assert.deepEqual(
    [head.headers.get("x-deltacloud-blobmeta-new"), head.headers.get("x-deltacloud-blobmeta-kind")],
    ["d", undefined],
  );
});

test("the Java client: a weighted Accept, parameters that nobody knows, key material line by line", async () => {
  const headers = [mockuser, "Accept: application/xml;q=1"];
  const query = "image_id=img3&name=java&realm_id=us&hwp_id=m1-large&hwp_memory=10240&key_name=test-key&commit=create";
  const created = await send(`POST /api/instances?${query}`, headers, "");
  const profile = at(readXml(created.body), "hardware_profile");
  assert.equal(profile.children[0]?.attributes["value"], "10240");
  const key = readXml((await send("POST /api/keys?name=java", headers, "")).body);
  const pem = at(key, "pem").text.trim().split("\n");
  assert.deepEqual([pem[0], pem.every((line) => line === line.trim())], ["-----BEGIN RSA PRIVATE KEY-----", true]);
  const profiles = readXml((await send("GET /api/hardware_profiles", headers)).body);
  const range = children(profiles, "hardware_profile").flatMap((each) => children(each, "property"))[4];
  assert.deepEqual([range?.attributes["kind"], range && at(range, "range").attributes["last"]], ["range", "6"]);
});

test("the Clojure client: JSON in both directions, though the bodies are empty", async () => {
  const headers = [mockuser, "Accept: application/json", "Content-Type: application/json"];
  const created = await send("POST /api/instances?image_id=img1&name=clj", headers, "");
  assert.equal(created.status, 201);
  interface Instance {
    id: string;
    state: string;
    actions: { rel: string; href: string; method: string }[];
    public_addresses: { type: string; address: string }[];
  }
  const { instance } = JSON.parse(created.body) as { instance: Instance };
  assert.equal(instance.public_addresses[0]?.type, "hostname");
  const stop = instance.actions.find(({ rel }) => rel === "stop");
  const stopped = await send(`${stop?.method.toUpperCase()} ${below(stop?.href)}`, headers, "");
  assert.deepEqual([stopped.status, (JSON.parse(stopped.body) as Instance).state], [202, "STOPPED"]);
  const listed = JSON.parse((await send("GET /api/instances", headers)).body) as { instances: Instance[] };
  assert.equal(listed.instances.find(({ id }) => id === instance.id)?.state, "STOPPED");
});

test("the Vagrant plugin: ?format=json on everything, and forms", async () => {
  const headers = [mockuser, "Accept: */*; q=0.5, application/xml"];
  const read = async (line: string, body?: string): Promise<unknown> =>
    JSON.parse((await send(line, body === undefined ? headers : [...headers, formType], body)).body);
  const { images } = (await read("GET /api/images?format=json")) as { images: { id: string; name: string }[] };
  assert.deepEqual(images[0]?.name, "img1");
  const profiles = (await read("GET /api/hardware_profiles?format=json")) as {
    hardware_profiles: { properties: Record<string, string> }[];
  };
  assert.deepEqual(profiles.hardware_profiles[0]?.properties["memory"], "1740.8");
  const { instance } = (await read(
    "POST /api/instances?format=json",
    "image_id=img1&hwp_id=m1-small&keyname=test-key&name=box",
  )) as { instance: { id: string; authentication: { keyname: string }; private_addresses: { address: string }[] } };
  assert.equal(instance.authentication.keyname, "test-key");
  assert.match(instance.private_addresses[0]?.address ?? "", /private/);
  const stopped = (await read(`POST /api/instances/${instance.id}/stop?format=json`, "")) as { state: string };
  assert.equal(stopped.state, "STOPPED");
  assert.equal((await send(`DELETE /api/instances/${instance.id}?format=json`, headers)).status, 204);
});

test("the jQuery plugin and the Perl module: their Accept, or none, and types that are no types", async () => {
  const jquery = "Accept: application/json, text/javascript, */*; q=0.01";
  const listed = await send("GET /api/realms?_=1385046000000", [mockuser, jquery, "X-Requested-With: XMLHttpRequest"]);
  assert.equal((JSON.parse(listed.body) as { realms: unknown[] }).realms.length, 2);
  const perl = [mockuser, "User-Agent: libwww-perl/6.04", "TE: deflate,gzip;q=0.3"];
  assert.equal(readXml((await send("GET /api/realms", perl)).body).name, "realms");
  const created = await send(
    "POST /api/instances?image_id=img1&name=perl",
    [...perl, "Content-Type: application/x-www-form-encoded"],
    "",
  );
  assert.deepEqual([created.status, ...texts(readXml(created.body), "name")], [201, "perl"]);
});
