import { allCollections, type CollectionKey } from "../../src/model/collections.ts";
import type { Collection } from "../../src/model/collection.ts";
import { errorCodes, type ErrorCode } from "../../src/model/errors.ts";
import { struct, wireName, type Shape } from "../../src/model/shape.ts";
import type { DocumentContext, Format, Occasion } from "../../src/frontends/deltacloud/document.ts";
import {
  entryPointDocument,
  listDocument,
  memberDocument,
  runDocument,
} from "../../src/frontends/deltacloud/documents/documents.ts";
import { valueDocument } from "../../src/frontends/deltacloud/documents/value.ts";
import { classicError, errorAnswer, methodNotAllowed } from "../../src/frontends/deltacloud/errors.ts";
import { inferJson, sampleBase } from "./infer-json.ts";
import { inferXml } from "./infer-xml.ts";
import { sampleClouds } from "./sample-clouds.ts";
import { extremes, kindsOf, sampleOf, type SampleKind } from "./samples.ts";
import { componentName, schemaReference, valueName, type Schema } from "../../src/frontends/deltacloud/openapi/schema.ts";
import { readOwnXml } from "./xml-tree.ts";

/**
 * The schemas of answers. Documents are functions, so that their form is read off what they write of samples: of members with
 * everything and with nothing, in clouds that can do everything and nothing. Nothing of it is declared a second time.
 */
interface Answers {
  readonly json: Schema;
  readonly xml: Schema;
}

/** Writes a sample document. */
type Write = (format: Exclude<Format, "html">) => string;

type RunOutput = Parameters<typeof runDocument>[2];

const contexts = sampleClouds.map((cloud): DocumentContext => ({ base: sampleBase, cloud }));
const whole = contexts[0] as DocumentContext;
const occasions: readonly Occasion[] = ["index", "show", "create"];

const readJson = (documents: readonly Write[]): readonly unknown[] =>
  documents.map((write) => JSON.parse(write("json")) as unknown);
const answersOf = (documents: readonly Write[]): Answers => ({
  json: inferJson(readJson(documents)),
  xml: inferXml(documents.map((write) => readOwnXml(write("xml")))),
});

const collectionOf = (key: CollectionKey): Collection => allCollections.find(([name]) => name === key)?.[1] as Collection;

/** Sample documents of a member: every kind in one cloud, and the extremes in every cloud and on every occasion. */
function memberDocuments(key: CollectionKey): readonly Write[] {
  const shape = struct(collectionOf(key).resource);
  const write =
    (kind: SampleKind, context: DocumentContext, occasion: Occasion): Write =>
    (format) =>
      memberDocument(format, key, sampleOf(shape, kind, key) as never, context, occasion);
  return [
    ...kindsOf(shape).map((kind) => write(kind, whole, "show")),
    ...contexts.flatMap((context) => occasions.flatMap((occasion) => extremes.map((kind) => write(kind, context, occasion)))),
  ];
}

/** Sample lists, each of one member twice. */
function listDocuments(key: CollectionKey): readonly Write[] {
  const shape = struct(collectionOf(key).resource);
  return kindsOf(shape).map((kind) => (format) => {
    const { head, item, tail } = listDocument(format, key, whole);
    return head + [0, 1].map((index) => item(sampleOf(shape, kind, key), index)).join("") + tail;
  });
}

/** Every schema by its name: a document's in JSON, and with `Xml` behind it in XML. */
export function answerSchemas(): Readonly<Record<string, Schema>> {
  const schemas: Record<string, Schema> = {
    ...named("EntryPoint", entryPointAnswers()),
    ...named("Error", errorAnswers()),
  };
  for (const [key, collection] of allCollections) {
    if (collection.audience === "cimi") continue;
    Object.assign(schemas, collectionSchemas(key, collection));
    for (const [operation, { kind, result }] of Object.entries(collection.operations)) {
      if (collection.parent !== undefined || typeof result === "string" || kind === "list") continue;
      const answers = operation === "run" ? runAnswers(result) : valueAnswers(operation, result);
      Object.assign(schemas, named(valueName(collection.singular, operation), answers));
    }
  }
  return schemas;
}

const named = (name: string, { json, xml }: Answers): Record<string, Schema> => ({ [name]: json, [`${name}Xml`]: xml });

/** The members of a collection, `Instance` and `InstanceXml`, and their lists, `Instances` and `InstancesXml`. */
function collectionSchemas(key: CollectionKey, collection: Collection): Record<string, Schema> {
  const { name, singular, doc, parent } = collection;
  const one = componentName(singular);
  const many = componentName(name);
  const member = answersOf(memberDocuments(key));
  const json = withDocs(member.json.properties?.[singular] ?? {}, collection);
  const members = named(one, { json: { description: doc, ...json }, xml: { description: doc, ...member.xml } });
  // What lies below another collection has no list of its own.
  if (parent !== undefined) return members;
  const list = answersOf(listDocuments(key));
  return { ...members, [many]: withItems(list.json, one), [`${many}Xml`]: withItems(list.xml, `${one}Xml`) };
}

/** An answer that is something about a member: of its own shape. */
const valueAnswers = (operation: string, shape: Shape): Answers =>
  answersOf(
    kindsOf(shape).map((kind) => (format) => valueDocument(format, operation, shape, sampleOf(shape, kind, operation), whole)),
  );

/** What a command on an instance wrote. */
const runAnswers = (shape: Shape): Answers =>
  answersOf(
    kindsOf(shape).map((kind) => (format) => runDocument(format, "sample-id", sampleOf(shape, kind, "run") as RunOutput, whole)),
  );

const entryPointAnswers = (): Answers =>
  answersOf(contexts.map((context) => (format) => entryPointDocument(format, context, context.cloud.capabilities)));

function errorAnswers(): Answers {
  const context = {
    path: "sample-path",
    driver: "sample-driver",
    provider: "sample-provider",
    parameters: { "sample-one": "sample-text", "sample-other": "sample-text" },
    frame: { base: "sample-base" },
  };
  const errors = [...Object.keys(errorCodes).map((code) => classicError(code as ErrorCode)), methodNotAllowed];
  return answersOf(
    errors.map((error) => (format) => errorAnswer(error, { ...context, format }, "sample-message").body as string),
  );
}

/** In a list in JSON the name of the collection, in XML its element stands around the members. */
function withItems(list: Schema, item: string): Schema {
  if (list.type === "array") return { ...list, items: schemaReference(item) };
  const [[name, inner] = [], ...more] = Object.entries(list.properties ?? {});
  if (name === undefined || more.length > 0 || inner?.type !== "array") return list;
  return { ...list, properties: { [name]: { type: "array", items: schemaReference(item) } } };
}

/** Properties that have the name of a field have its description, where they have none yet. */
function withDocs(schema: Schema, { resource }: Collection): Schema {
  const docs = new Map(Object.entries(resource).map(([key, shape]) => [wireName(key, shape), shape.doc]));
  const described = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const doc = docs.get(name);
    return [name, doc === undefined || property.description !== undefined ? property : { description: doc, ...property }];
  });
  return { ...schema, properties: Object.fromEntries(described) as Record<string, Schema> };
}
