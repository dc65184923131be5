import { allCollections } from "./collections.ts";
import type { Collection } from "./collection.ts";
import { contractVersion, type BlobLimits, type OpenDriver } from "./driver.ts";
import {
  always,
  fieldsOf,
  flag,
  isObject,
  listOf,
  matching,
  maybe,
  method,
  number,
  oneOf,
  recordOf,
  text,
  unknownName,
  type Inspect,
  type Inspections,
  type Report,
} from "./faults.ts";
import { instanceActions, instanceStates } from "./instance-states.ts";
import { inspectSettings } from "./setting-faults.ts";

const declarations: ReadonlyMap<string, Collection> = new Map(allCollections);
const served = allCollections.filter(([, { source }]) => source !== "gateway").map(([key]) => key);

const positive = number("a whole number above 0", (value) => Number.isSafeInteger(value) && value > 0);

const blobLimits: Inspections<keyof BlobLimits> = {
  minimumSegment: number("a whole number", (value) => Number.isSafeInteger(value) && value >= 0),
  maximumSegment: positive,
  maximumSegments: positive,
  etag: oneOf(["md5", "opaque"]),
  order: oneOf(["utf8", "utf16", "none"]),
  concurrentUploads: flag,
};

const fields: Inspections<keyof OpenDriver> = {
  name: matching(/^[a-z][a-z0-9-]{0,62}$/, "lower-case letters, digits and dashes, a letter first"),
  contract: number(`${contractVersion}`, (value) => value === contractVersion),
  title: text,
  status: oneOf(["active", "legacy", "discontinued"]),
  doc: text,
  credentials: fieldsOf({
    user: text,
    password: text,
    example: maybe(fieldsOf({ user: text, password: text })),
    serverRole: maybe(oneOf(["aws"])),
  }),
  entrypoints: maybe(recordOf(recordOf(text))),
  isOwnProvider: maybe(method),
  features: recordOf(inspectFeatures, collectionKey(allCollections.map(([key]) => key))),
  filters: maybe(recordOf(inspectFilters, collectionKey(served))),
  states: maybe(
    listOf(
      fieldsOf({
        name: oneOf(instanceStates),
        transitions: listOf(
          fieldsOf({ to: oneOf(instanceStates), action: maybe(oneOf(instanceActions)), auto: maybe(always(true)) }),
        ),
      }),
    ),
  ),
  blobs: maybe(fieldsOf(blobLimits)),
  tags: maybe(listOf(oneOf(served))),
  listsOwn: maybe(listOf(oneOf(served))),
  idempotent: maybe(listOf(oneOf(served))),
  settings: maybe(inspectSettings),
  holdsState: maybe(always(true)),
  open: maybe(method),
  close: maybe(method),
  connect: method,
};

/**
 * What keeps an object from being a driver of this server, each with the path of the field; none where it fits. What it offers is
 * looked at when it is connected.
 */
export function driverFaults(driver: unknown): readonly string[] {
  if (!isObject(driver)) return [`it is no driver, but ${describe(driver)}`];
  const { contract } = driver;
  if (contract === undefined) return ["it was not made with defineDriver of deltacloud/driver"];
  if (typeof contract === "number" && contract !== contractVersion) {
    const older = contract < contractVersion ? "the driver" : "the server";
    return [`it is made for version ${contract} of the driver contract, and this server has ${contractVersion}: update ${older}`];
  }
  const faults: string[] = [];
  fieldsOf(fields)(driver, "", (path, what) => faults.push(`${path} ${what}`));
  return faults;
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing: it needs a default export";
  return value === null ? "null" : `a ${Array.isArray(value) ? "list" : typeof value}`;
}

function collectionKey(known: readonly string[]): (name: string, path: string, report: Report) => void {
  return (name, path, report) => {
    if (!known.includes(name)) report(path, unknownName(known));
  };
}

function inspectFeatures(...[value, path, report]: Parameters<Inspect>): void {
  const known = Object.keys(declarations.get(path.split(".")[1] ?? "")?.features ?? {});
  const constraints = fieldsOf({ maxLength: maybe(positive) });
  recordOf(
    (feature, at) => {
      if (isObject(feature)) constraints(feature, at, report);
      else if (feature !== undefined && feature !== true) report(at, "must be true, or an object with its limits");
    },
    (name, at) => {
      if (!known.includes(name)) report(at, unknownName(known));
    },
  )(value, path, report);
}

function inspectFilters(...[value, path, report]: Parameters<Inspect>): void {
  const list = declarations.get(path.split(".")[1] ?? "")?.operations["list"];
  const known = [...new Set([...Object.keys(list?.filters ?? {}), ...Object.keys(list?.params ?? {}), "after", "limit"])];
  listOf((filter, at) => {
    if (typeof filter !== "string" || !known.includes(filter)) report(at, `must be one of ${known.join(", ")}`);
  })(value, path, report);
}
