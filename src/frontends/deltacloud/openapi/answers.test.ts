import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { registerSchema, setShouldValidateSchema, validate, type Validator } from "@hyperjump/json-schema/openapi-3-1";
import { createMock } from "../../../drivers/mock/driver.ts";
import type { Driver } from "../../../model/driver.ts";
import { startClassic, type ClassicAnswer, type ClassicClient } from "../../../testing/classic-client.ts";
import { createTestDriver } from "../../../testing/test-driver/driver.ts";
import { readXml, type XmlElement } from "../../../testing/strict-xml.ts";
import type { OpenApiDocument, OperationObject, PathItem } from "./document-types.ts";
import type { Schema } from "./schema.ts";

const dialect = "https://spec.openapis.org/oas/3.1/dialect/base";

// Another test says that the document is in order.
setShouldValidateSchema(false);

/** A document, and the server that it is of. */
class Described {
  readonly document: OpenApiDocument;
  readonly client: ClassicClient;
  readonly driver: string;
  readonly #uri: string;
  readonly #checks = new Map<string, Promise<Validator>>();

  constructor(client: ClassicClient, document: OpenApiDocument, name: string) {
    this.client = client;
    this.driver = name;
    this.document = document;
    this.#uri = `https://deltacloud.example/${name}`;
    registerSchema({ ...(JSON.parse(JSON.stringify(document)) as object), $schema: dialect }, this.#uri);
  }

  get operations(): readonly (readonly [method: string, path: string, operation: OperationObject])[] {
    return Object.entries(this.document.paths).flatMap(([path, item]) =>
      Object.entries(item as PathItem)
        .filter(([method]) => method !== "parameters")
        .map(([method, operation]) => [method, path, operation as OperationObject] as const),
    );
  }

  /** Checks that an answer is one that the document states, and has the form that it states. */
  async check(method: string, path: string, answer: ClassicAnswer, label: string): Promise<void> {
    const operation = this.document.paths[path]?.[method as "get"] as OperationObject;
    const status = String(answer.status);
    const stated = operation.responses[status];
    assert.ok(stated, `${label}: ${status} is not stated\n${answer.text.slice(0, 300)}`);
    const type = (answer.headers.get("content-type") ?? "").split(";", 1)[0] as string;
    if (answer.text === "") return;
    const named = "$ref" in stated ? stated.$ref.slice(2).split("/") : ["paths", path, method, "responses", status];
    const response = "$ref" in stated ? this.document.components.responses[named.at(-1) as string] : stated;
    // What misses a parameter is told in plain text.
    if (type === "text/html") return;
    if (response?.content?.["*/*"]) return;
    const media = response?.content?.[type];
    assert.ok(media, `${label}: ${type} is not stated`);
    const where = [...named, "content", type, "schema"].map((step) => step.replaceAll("~", "~0").replaceAll("/", "~1"));
    const value =
      type === "application/xml" ? fromXml(readXml(answer.text), media.schema, this.document) : (answer.json() as never);
    const pointer = where.map(encodeURIComponent).join("/");
    let check = this.#checks.get(pointer);
    if (!check) {
      check = validate(`${this.#uri}#/${pointer}`);
      this.#checks.set(pointer, check);
    }
    const result = (await check)(value as never, "BASIC");
    assert.ok(result.valid, `${label}\n${JSON.stringify(result)}\n${answer.text.slice(0, 2000)}`);
  }
}

/** Reads an element as OpenAPI's hints for XML say; what no hint speaks of is an error. */
function fromXml(element: XmlElement, stated: Schema, document: OpenApiDocument): unknown {
  const schema =
    stated.$ref === undefined ? stated : (document.components.schemas[stated.$ref.split("/").at(-1) as string] as Schema);
  const name = schema.xml?.name;
  assert.ok(name === undefined || name === element.name, `<${element.name}> is not <${name}>`);
  if (schema.type === "string") return element.text;
  if (schema.type === "array") {
    assert.ok(schema.items && schema.xml?.wrapped, element.name);
    return element.children.map((child) => fromXml(child, schema.items as Schema, document));
  }
  const value: Record<string, unknown> = { ...element.attributes };
  const free = schema.description?.includes("names of its elements are data") === true;
  const byName = new Map(
    Object.entries(schema.properties ?? {})
      .filter(([, property]) => property.xml?.attribute !== true)
      .map(([key, property]) => [property.xml?.name ?? property.items?.xml?.name ?? key, [key, property] as const]),
  );
  for (const attribute of Object.keys(element.attributes))
    assert.ok(schema.properties?.[attribute]?.xml?.attribute, `<${element.name} ${attribute}> is not stated`);
  for (const child of element.children) {
    const known = byName.get(child.name);
    if (!known && free) continue;
    assert.ok(known, `<${child.name}> in <${element.name}> is not stated`);
    const [key, property] = known;
    if (property.type !== "array" || property.xml?.wrapped) value[key] = fromXml(child, property, document);
    else ((value[key] ??= []) as unknown[]).push(fromXml(child, property.items as Schema, document));
  }
  return value;
}

/** Values that the test driver's clouds take where a word would not do. */
const texts: Readonly<Record<string, string>> = {
  address_block: "10.1.0.0/16",
  ip_address1: "192.0.2.0/24",
  public_key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUm",
  path: "/",
  device: "/dev/vdz",
};

/** A value for a field. An id is one of the collection that the field's name speaks of. */
async function valueFor(client: ClassicClient, name: string, schema: Schema): Promise<string> {
  const known = texts[name];
  if (known !== undefined) return known;
  if (schema.enum) return schema.enum[0] as string;
  if (schema.type === "integer" || schema.type === "number") return String(Math.max(1, schema.minimum ?? 1));
  if (schema.type === "boolean") return "true";
  const collection = idFields[name.replace("[]", "")];
  if (collection !== undefined) return (await client.ids(collection)).find((one) => !/external|broken/.test(one)) ?? "none";
  return `sample${name.replaceAll(/\W/g, "")}`;
}

/** Fields that may be left out, but not by everybody. */
const alsoFilled = ["ip_address1", "name", "port", "path"];

const idFields: Readonly<Record<string, string>> = {
  image_id: "images",
  instance_id: "instances",
  instance: "instances",
  hwp_id: "hardware_profiles",
  realm_id: "realms",
  volume_id: "storage_volumes",
  network_id: "networks",
  network: "networks",
  snapshot_id: "storage_snapshots",
  subnet_id: "subnets",
  firewalls: "firewalls",
};

/** The ids of what a path is below. The list of drivers is no array. */
async function idsIn({ client, driver }: Described, path: string): Promise<readonly string[]> {
  const collection = path.split("/")[1] as string;
  return collection === "drivers" ? [driver] : client.ids(collection);
}

async function describedServer(driver: Driver): Promise<Described> {
  const client = await startClassic(driver);
  const document = (await client.send("GET", "/docs/openapi.json")).json() as OpenApiDocument;
  return new Described(client, document, driver.name);
}

for (const make of [() => createMock(), () => createTestDriver({ instances: 3 }).driver]) {
  describe(`answers of ${make().title} are as the document states them`, () => {
    let described: Described;
    before(async () => {
      described = await describedServer(make());
    });

    after(() => described.client.close());

    it("of everything that reads", async () => {
      const { client } = described;
      for (const [method, path, { tags }] of described.operations) {
        if (method !== "get" || tags.includes("pages") || path.includes("{blob_id}")) continue;
        const ids = path.includes("{id}") ? [...(await idsIn(described, path)), "nosuch"] : [""];
        for (const id of ids) {
          for (const format of ["json", "xml"] as const) {
            const target = path.replace("{id}", encodeURIComponent(id));
            await described.check(method, path, await client.send("GET", target, { format }), `GET ${target} ${format}`);
          }
        }
      }
    });

    it("of everything that changes, asked with forms made of the document", async () => {
      const { client } = described;
      const changes = described.operations.filter(
        ([method, path]) => method === "post" && path !== "/" && !path.startsWith("/buckets/"),
      );
      const refused: string[] = [];
      for (const [method, path, operation] of changes) {
        const schema = operation.requestBody?.content["application/x-www-form-urlencoded"]?.schema;
        const required = [
          ...(schema?.required ?? []),
          ...[...alsoFilled, ...(path.endsWith("/allocate") ? ["network_id"] : [])].filter((name) => schema?.properties?.[name]),
        ];
        for (const format of ["json", "xml"] as const) {
          const form: Record<string, string> = {};
          for (const name of required)
            form[schema?.properties?.[name]?.type === "object" ? `${name}[stage]` : name] = await valueFor(
              client,
              name,
              schema?.properties?.[name] ?? {},
            );
          if ("name" in form) form["name"] = `${form["name"]}${format}`;
          const id = path.includes("{id}") ? ((await idsIn(described, path)).at(-1) ?? "none") : "";
          const answer = await client.send("POST", path.replace("{id}", encodeURIComponent(id)), { format, form });
          const label = `POST ${path} ${JSON.stringify(form)} ${format}`;
          // What was taken away by the first is not there for the second.
          if (format === "json" && answer.status === 400) refused.push(`${label}: ${answer.text}`);
          await described.check(method, path, answer, label);
        }
      }
      assert.deepEqual(refused, []);
    });

    it("of blobs, and of what is destroyed", async () => {
      const { client } = described;
      const [bucket = ""] = await client.ids("buckets");
      const blob = "/buckets/{id}/{blob_id}";
      const target = `/buckets/${bucket}/a%20blob`;
      const metadata = { "X-Deltacloud-Blobmeta-Colour": "blue" };
      for (const format of ["json", "xml"] as const) {
        const put = await client.send("PUT", target, { format, body: "content", headers: metadata });
        await described.check("put", blob, put, "PUT");
        await described.check("get", blob, await client.send("GET", target, { format }), "GET blob");
        await described.check("get", `${blob}/content`, await client.send("GET", `${target}/content`, { format }), "content");
        const part = await client.send("GET", `${target}/content`, { format, headers: { Range: "bytes=100-" } });
        await described.check("get", `${blob}/content`, part, "range");
        await described.check("post", blob, await client.send("POST", target, { format, headers: metadata }), "POST blob");
        const form = { blob_id: "another", blob_data: "text", meta_params: "1", meta_name1: "a", meta_value1: "b" };
        await described.check(
          "post",
          "/buckets/{id}",
          await client.send("POST", `/buckets/${bucket}`, { format, form }),
          "POST form",
        );
        await described.check("delete", blob, await client.send("DELETE", target, { format }), "DELETE blob");
        await described.check("delete", blob, await client.send("DELETE", target, { format }), "DELETE blob again");
      }
      for (const [method, path] of described.operations) {
        if (method !== "delete" || !/^\/\w+\/\{id\}$/.test(path)) continue;
        for (const id of [...(await idsIn(described, path)), "nosuch"]) {
          const answer = await client.send("DELETE", path.replace("{id}", encodeURIComponent(id)), { format: "json" });
          await described.check(method, path, answer, `DELETE ${path} ${id}`);
        }
      }
    });
  });
}
