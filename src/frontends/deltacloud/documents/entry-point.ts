import { allCollections, type CollectionKey } from "../../../model/collections.ts";
import { wireName, type Fields, type Shape } from "../../../model/shape.ts";
import { each, element, emptyElement, render, text } from "../../../wire/xml-node.ts";
import { apiVersion } from "../answers.ts";
import type { DocumentContext, Format, ShownCloud } from "../document.ts";
import { entryPage } from "../pages/entry-page.ts";
import { hrefOf } from "./href.ts";
import { scopeOf, type Node, type Scope } from "./resource-document.ts";

/** A collection that can be listed. */
export interface CollectionLink {
  readonly rel: string;
  readonly href: string;
  readonly features: readonly FeatureLink[];
}
interface FeatureLink {
  readonly name: string;
  /** The operation that it adds parameters to, by its classic name. */
  readonly rel: "index" | "create";
  readonly params: Fields;
  readonly constraints: readonly (readonly [name: string, value: string | number])[];
}
type Constraint = FeatureLink["constraints"][number];

const classicOperations: Readonly<Record<string, FeatureLink["rel"]>> = { list: "index", create: "create" };

/** The features of a collection that add parameters to its list or to its creation; of others clients cannot know. */
function featuresOf(cloud: ShownCloud, key: CollectionKey): readonly FeatureLink[] {
  const collection = collectionByKey.get(key);
  return cloud.features(key).flatMap(([name, constraints]) => {
    const feature = collection?.features[name];
    const rel = feature && classicOperations[feature.on];
    if (!feature || !rel || Object.keys(feature.params).length === 0) return [];
    const named = Object.entries(constraints).map(([constraint, value]) => [wireName(constraint, {}), value] as const);
    return [{ name, rel, params: feature.params, constraints: named }];
  });
}

const collectionByKey = new Map(allCollections);
const listed = allCollections
  .filter(([, { audience, parent }]) => audience !== "cimi" && parent === undefined)
  .toSorted(([, a], [, b]) => (a.name < b.name ? -1 : 1));

function linksOf(context: DocumentContext, capabilities: ShownCloud["capabilities"]): readonly CollectionLink[] {
  return listed
    .filter(([key]) => capabilities.get(key)?.has("list"))
    .map(([key, { name }]) => ({ rel: name, href: hrefOf(context, key), features: featuresOf(context.cloud, key) }));
}

const node: Node<readonly CollectionLink[]> = element(
  "api",
  {
    driver: (_links, { cloud }) => cloud.driver.name,
    provider: (_links, { cloud }) => cloud.provider.value || undefined,
    version: apiVersion,
  },
  each(
    (links) => links,
    element<CollectionLink, Scope>(
      "link",
      { href: ({ href }) => href, rel: ({ rel }) => rel },
      each(
        ({ features }) => features,
        element<FeatureLink, Scope>(
          "feature",
          { name: ({ name }) => name, rel: ({ rel }) => rel },
          each(({ params }) => parameterNames(params), emptyElement<string, Scope>("param", { name: (name) => name })),
          // Its own text to some clients, its attribute to others.
          each(
            ({ constraints }) => constraints,
            text<Constraint, Scope>("constraint", ([, value]) => value, { name: ([name]) => name, value: ([, value]) => value }),
          ),
        ),
      ),
    ),
  ),
);
const xml = render(node);

const parameterNames = (params: Fields): readonly string[] => Object.entries(params).map(([key, shape]) => wireName(key, shape));

/** The original knew arrays of ids and otherwise called everything a string. */
const typeOf = (shape: Shape): string => (shape.kind === "list" && shape.of.kind === "reference" ? "array" : "string");

const jsonFeature = ({ name, rel, params, constraints }: FeatureLink): object => ({
  name,
  rel,
  params: Object.entries(params).map(
    ([key, shape]) => `${wireName(key, shape)}:${typeOf(shape)}:${shape.optional ? "optional" : "required"}`,
  ),
  constraints: Object.fromEntries(constraints),
});

/** What this cloud can do: a link for each collection that can be listed, with the features that the driver declares. */
export function entryPointDocument(format: Format, context: DocumentContext, capabilities: ShownCloud["capabilities"]): string {
  const { cloud } = context;
  const links = linksOf(context, capabilities);
  const scope = scopeOf(context, "show");
  switch (format) {
    case "xml":
      return xml(links, scope);
    case "json":
      return JSON.stringify({
        api: {
          version: apiVersion,
          driver: cloud.driver.name,
          provider: cloud.provider.value || "default",
          links: links.map(({ rel, href, features }) => ({
            rel,
            href,
            // One list for each feature, of the operations that it extends: there was never more than one.
            features: features.map((feature) => [jsonFeature(feature)]),
          })),
        },
      });
    case "html":
      return entryPage(capabilities, context);
  }
}
