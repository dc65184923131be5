import assert from "node:assert/strict";
import { test } from "node:test";
import { validate } from "@hyperjump/json-schema/openapi-3-1";
import { createMock } from "../../../drivers/mock/driver.ts";
import { startClassic } from "../../../testing/classic-client.ts";
import { createTestDriver } from "../../../testing/test-driver/driver.ts";
import { buildRoutes } from "../route-table.ts";
import { describeApi } from "./describe.ts";
import type { OpenApiDocument, OperationObject, PathItem } from "./document-types.ts";

const metaSchema = "https://spec.openapis.org/oas/3.1/schema-base";
const whole = describeApi("everything", "http://localhost:3001/api");

/** The operations of a document, by method and path. */
function operationsOf({ paths }: OpenApiDocument): ReadonlyMap<string, OperationObject> {
  return new Map(
    Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item as PathItem)
        .filter(([method]) => method !== "parameters")
        .map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation as OperationObject] as const),
    ),
  );
}

test("the document has every method and path of the router, and no other", () => {
  const routed = buildRoutes().entries.map(({ method, pattern }) => `${method} /${pattern.replaceAll(/:(\w+)/g, "{$1}")}`);
  assert.deepEqual([...operationsOf(whole).keys()].toSorted(), routed.toSorted());
});

test("names of operations are unique, and made for generated clients", () => {
  const ids = [...operationsOf(whole).values()].map(({ operationId }) => operationId);
  assert.deepEqual(
    ids.filter((id, index) => ids.indexOf(id) !== index),
    [],
  );
  for (const id of ids) assert.match(id, /^[a-z][A-Za-z0-9]+$/);
  for (const id of ["listInstances", "getInstance", "createInstance", "stopInstance", "createFirewallRules", "putBlob"])
    assert.ok(ids.includes(id), id);
});

test("it says parameters as the server reads them", () => {
  const create = operationsOf(whole).get("POST /instances")?.requestBody?.content;
  const form = create?.["application/x-www-form-urlencoded"]?.schema;
  assert.deepEqual(form?.required, ["image_id"]);
  assert.deepEqual(form?.properties?.["hwp_memory"], {
    type: "number",
    minimum: 0,
    description: "Memory, where the profile leaves a choice. In MB.",
  });
  assert.deepEqual(form?.properties?.["initial_state"]?.enum, ["running", "stopped", "STARTED"]);
  assert.equal(form?.properties?.["firewalls[]"]?.type, "array");
  assert.equal(form?.properties?.["password"]?.format, "password");
  assert.deepEqual(create?.["application/x-www-form-urlencoded"]?.encoding?.["tags"], { style: "deepObject", explode: true });
});

for (const [name, driver] of [
  ["the mock", createMock()],
  ["a driver that has everything", createTestDriver().driver],
] as const) {
  test(`what is served of ${name} is valid OpenAPI 3.1, and has what it can do`, async (t) => {
    const client = await startClassic(driver);
    t.after(() => client.close());
    const answer = await client.send("GET", "/docs/openapi.json");
    assert.deepEqual([answer.status, answer.headers.get("content-type")], [200, "application/json"]);
    assert.match(answer.headers.get("etag") ?? "", /^[0-9a-f]{32}$/);
    const document = answer.json() as OpenApiDocument;
    const result = await validate(metaSchema, JSON.parse(answer.text), "BASIC");
    assert.ok(result.valid, JSON.stringify(result));
    assert.equal((document.servers[0] as { url: string }).url, client.url);
    const operations = operationsOf(document);
    const everything = name !== "the mock";
    assert.equal(operations.has("POST /firewalls"), everything);
    assert.ok(operations.has("POST /instances"));
    const fields =
      operations.get("POST /instances")?.requestBody?.content["application/x-www-form-urlencoded"]?.schema.properties;
    assert.ok(fields?.["name"]);
    assert.equal("tags" in (fields ?? {}), everything);
    const schemas = Object.keys(document.components.schemas);
    assert.equal(schemas.includes("Firewall"), everything);
  });
}

test("the whole is valid OpenAPI 3.1", async () => {
  const result = await validate(metaSchema, JSON.parse(JSON.stringify(whole)), "BASIC");
  assert.ok(result.valid, JSON.stringify(result));
});
