import type { ShelvedDriver } from "../../src/gateway/driver-shelf.ts";
import { allCollections, type CollectionKey } from "../../src/model/collections.ts";
import type { Driver } from "../../src/model/driver.ts";
import { cell, code, generated, table, type Page } from "./markdown.ts";
import { withShelved } from "./shelved-drivers.ts";

const introduction = `# What each driver can do

${generated("the declarations of the drivers")}

A driver has an operation because it has the method, and a feature because it declares it. A cloud may offer less to some of its users, or in some of
its regions: what the server's entry point says of the credentials in use is what counts.
`;

/** What \`docs/support-matrix.md\` must be: driver × collection × operation, and × feature with its limits. */
export function supportMatrix(drivers: readonly Driver[]): Promise<Page> {
  return withShelved(drivers, pageOf);
}

function pageOf(shelved: readonly ShelvedDriver[]): Page {
  const sections = allCollections.flatMap(([key]) => section(key, shelved));
  const overview = table(
    ["driver", "cloud", "credentials", "status"],
    shelved.map(({ driver }) => [
      code(driver.name),
      cell(`${driver.title}: ${driver.doc}`),
      cell(`${driver.credentials.user}, ${driver.credentials.password}`),
      driver.status,
    ]),
  );
  return { file: "docs/support-matrix.md", content: [introduction, overview, ...sections].join("\n") };
}

/** A collection, where at least one driver has it. */
function section(key: CollectionKey, drivers: readonly ShelvedDriver[]): readonly string[] {
  if (!drivers.some(({ capabilities }) => capabilities.has(key))) return [];
  const [, { name, doc, operations, features }] = allCollections.find(([candidate]) => candidate === key) as Found;
  const names = drivers.map(({ driver }) => code(driver.name));
  const able = Object.entries(operations).map(([operation, { doc: what }]) => [
    code(operation),
    cell(what),
    ...drivers.map(({ capabilities }) => (capabilities.get(key)?.has(operation) ? "yes" : "")),
  ]);
  const declared = Object.entries(features).map(([feature, { doc: what }]) => [
    code(feature),
    cell(what),
    ...drivers.map(({ driver }) => constraintsOf(driver, key, feature)),
  ]);
  return [
    `## ${name}\n\n${doc}\n\n${table(["operation", "what it does", ...names], able)}`,
    ...(declared.length > 0 ? [table(["feature", "what it adds", ...names], declared)] : []),
  ];
}

type Found = (typeof allCollections)[number];

/** Whether a driver declares a feature, and its limits. */
function constraintsOf(driver: Driver, key: CollectionKey, feature: string): string {
  const declared = (driver.features as Readonly<Record<string, Readonly<Record<string, object | true>> | undefined>>)[key]?.[
    feature
  ];
  if (declared === undefined) return "";
  const limits = declared === true ? [] : Object.entries(declared).map(([name, limit]) => `${name} ${String(limit)}`);
  return ["yes", ...limits].join(", ");
}
