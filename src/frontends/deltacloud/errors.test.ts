import assert from "node:assert/strict";
import { test } from "node:test";
import { createMock } from "../../drivers/mock/driver.ts";
import { mockuser, serveClassic } from "../../testing/classic-wire.ts";
import { at, readXml } from "../../testing/strict-xml.ts";

const send = await serveClassic(createMock());

interface Expected {
  readonly line: string;
  readonly status: number;
  readonly message: string;
  readonly exception: string;
}

const cases: readonly Expected[] = [
  { line: "GET /api/realms/500", status: 500, message: "DeltacloudErrorMessage", exception: "BackendError" },
  { line: "GET /api/realms/501", status: 501, message: "NotImplementedMessage", exception: "NotImplemented" },
  { line: "GET /api/realms/502", status: 502, message: "ProviderErrorMessage", exception: "ProviderError" },
  { line: "GET /api/realms/504", status: 504, message: "ProviderTimeoutMessage", exception: "ProviderTimeout" },
  { line: "GET /api/realms?id=500", status: 500, message: "Internal Server Error", exception: "BackendError" },
  { line: "GET /api/realms?id=501", status: 501, message: "Not Supported", exception: "NotImplemented" },
  { line: "GET /api/realms?id=502", status: 502, message: "Backend Server Error", exception: "ProviderError" },
  { line: "GET /api/realms?id=504", status: 504, message: "Gateway Timeout", exception: "ProviderTimeout" },
  { line: "GET /api/instances/nope", status: 404, message: "Not Found", exception: "ObjectNotFound" },
  { line: "GET /api/nosuch", status: 404, message: "Not Found", exception: "ObjectNotFound" },
  { line: "PUT /api/images", status: 404, message: "Not Found", exception: "ObjectNotFound" },
  { line: "POST /api/instances/nope/stop", status: 403, message: "Forbidden", exception: "ForbiddenError" },
  { line: "DELETE /api/instances/nope", status: 403, message: "Forbidden", exception: "ForbiddenError" },
  { line: "POST /api/instances/inst1/start", status: 405, message: "Method Not Allowed", exception: "MethodNotAllowed" },
  { line: "DELETE /api/instances/inst1", status: 405, message: "Method Not Allowed", exception: "MethodNotAllowed" },
  {
    line: "POST /api/keys?name=test-key",
    status: 403,
    message: "Key with same name already exists",
    exception: "ForbiddenError",
  },
  {
    line: "DELETE /api/buckets/bucket1",
    status: 403,
    message: "Delete operation not valid for non-empty bucket",
    exception: "ForbiddenError",
  },
  { line: "POST /api/addresses/192.168.0.1/disassociate", status: 403, message: "AddressNotInUse", exception: "ForbiddenError" },
  {
    line: "POST /api/instances?image_id=img1&hwp_id=nosuch",
    status: 400,
    message: "Hardware profile 'nosuch' does not exists.",
    exception: "ValidationFailure",
  },
];

for (const { line, status, message, exception } of cases) {
  test(`${line} is a ${status} in every format`, async () => {
    const path = line.replace(/^\w+ |\?.*/g, "");
    const json = await send(line, [mockuser, "Accept: application/json"]);
    assert.deepEqual([json.status, json.headers.get("content-type")], [status, "application/json"]);
    assert.equal(json.body, JSON.stringify({ code: status, message, error: `Deltacloud::Exceptions::${exception}` }));

    const xml = await send(line, [mockuser]);
    assert.deepEqual([xml.status, xml.headers.get("content-type")], [status, "application/xml"]);
    const error = readXml(xml.body);
    assert.deepEqual(error.attributes, { status: String(status), url: path });
    assert.deepEqual(at(error, "backend").attributes, { driver: "mock", provider: "default" });
    assert.equal(at(error, "code").text, String(status));
    assert.equal(at(error, "message").text, message);
    assert.equal(at(error, "backtrace").text.trim(), "");

    const html = await send(line, [mockuser, "Accept: text/html"]);
    assert.deepEqual([html.status, html.headers.get("content-type")], [status, "text/html"]);
    assert.ok(!/backtrace|Authorization|mockpassword/.test(html.body));
    for (const { headers } of [json, xml, html]) {
      assert.equal(headers.get("server"), "Apache-Deltacloud/1.1.3");
      assert.equal(headers.get("x-deltacloud-driver"), "mock");
      assert.equal(headers.get("etag"), undefined);
    }
  });
}

test("a missing capability is a 412 that names it, in plain text whatever the client accepts", async () => {
  const capabilities: Readonly<Record<string, string>> = {
    "GET /api/firewalls": "firewalls",
    "GET /api/firewalls/any": "firewalls",
    "POST /api/firewalls": "create_firewall",
    "DELETE /api/firewalls/any": "delete_firewall",
    "POST /api/firewalls/any/rules": "create_firewall_rule",
    "DELETE /api/firewalls/any/rule": "delete_firewall_rule",
    "GET /api/load_balancers": "load_balancers",
    "GET /api/load_balancers/any": "load_balancer",
    "POST /api/load_balancers": "create_load_balancer",
    "POST /api/load_balancers/any/register": "lb_register_instance",
    "POST /api/load_balancers/any/unregister": "lb_unregister_instance",
    "DELETE /api/load_balancers/any": "destroy_load_balancer",
    "HEAD /api/load_balancers": "load_balancers",
  };
  for (const [line, capability] of Object.entries(capabilities)) {
    for (const accept of ["application/xml", "application/json", "text/html"]) {
      const { status, headers, body } = await send(line, [`Accept: ${accept}`]);
      assert.deepEqual([status, headers.get("expect")], [412, capability], line);
      assert.equal(headers.get("content-type"), "text/html;charset=utf-8");
      if (!line.startsWith("HEAD")) assert.equal(body, "The required capability to execute this operation is missing");
    }
  }
});

test("a missing parameter is told in plain text, and before credentials are asked for", async () => {
  const missing: Readonly<Record<string, string>> = {
    "POST /api/instances": "Required parameter 'image_id' not found in []",
    "POST /api/instances?name=a&hwp_id=b": "Required parameter 'image_id' not found in [name,hwp_id]",
    "POST /api/images": "Required parameter 'instance_id' not found in []",
    "POST /api/keys": "Required parameter 'name' not found in []",
    "POST /api/buckets": "Required parameter 'name' not found in []",
    "POST /api/instances/inst1/run": "Required parameter 'cmd' not found in [id]",
    "POST /api/addresses/192.168.0.1/associate": "Required parameter 'instance_id' not found in [id]",
    "POST /api/storage_volumes/vol1/attach?instance_id=inst1": "Required parameter 'device' not found in [instance_id,id]",
    "POST /api/storage_snapshots": "Required parameter 'volume_id' not found in []",
    "POST /api/subnets?network_id=net1": "Required parameter 'address_block' not found in [network_id]",
    "POST /api/network_interfaces": "Required parameter 'instance' not found in []",
    "POST /api/buckets/bucket1?blob_id=b": "Required parameter 'blob_data' not found in [blob_id,id]",
  };
  for (const [line, words] of Object.entries(missing)) {
    const { status, headers, body } = await send(line, ["Accept: application/json"]);
    assert.deepEqual([status, headers.get("content-type"), body], [400, "text/html;charset=utf-8", words]);
  }
});

test("an error document tells the client's parameters, but no secret", async () => {
  const { body } = await send("POST /api/instances/nope/run?cmd=%3Ca%3E&password=hush&private_key=hush&port=x&ip=%22", [
    mockuser,
  ]);
  const told = at(readXml(body), "request").children.map(({ attributes, text }) => [attributes["name"], text]);
  assert.deepEqual(
    told.filter(([name]) => name !== "id"),
    [
      ["cmd", '"<a>"'],
      ["port", '"x"'],
      ["ip", '"\\""'],
    ],
  );
});

test("the time of the search is told of members, found or not, and of nothing else that fails", async () => {
  const told = async (line: string): Promise<boolean> => {
    const runtime = (await send(line, [mockuser])).headers.get("x-backend-runtime");
    if (runtime !== undefined) assert.match(runtime, /^\d+(\.\d+)?(e-\d+)?$/);
    return runtime !== undefined;
  };
  const withTime = [
    "GET /api/realms",
    "GET /api/realms/us",
    "HEAD /api/realms/us",
    "GET /api/realms/nope",
    "GET /api/hardware_profiles/nope",
    "GET /api/buckets/nope",
    "POST /api/instances/inst2/stop",
    "DELETE /api/instances/inst2",
  ];
  for (const line of withTime) assert.equal(await told(line), true, line);
  const without = [
    "GET /api",
    "GET /api/drivers",
    "GET /api/instance_states",
    "GET /api/realms/500",
    "GET /api/buckets/bucket1/nope",
    "POST /api/instances/nope/stop",
    "POST /api/instances/inst1/start",
    "POST /api/addresses",
    "GET /api/nosuch",
  ];
  for (const line of without) assert.equal(await told(line), false, line);
});
