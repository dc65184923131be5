import {
  below,
  fieldsOf,
  flag,
  isObject,
  listOf,
  matching,
  maybe,
  number,
  oneOf,
  recordOf,
  text,
  always,
  type Inspect,
  type Inspections,
} from "./faults.ts";
import type { Setting } from "./setting.ts";

type OwnKind = Exclude<Setting["kind"], "own">;

const finite = number("a number", Number.isFinite);
const anything: Inspect = () => {};

/** What each kind of setting may say. Neither variable nor option: the server has one way for all settings of drivers. */
const kinds: { readonly [K in OwnKind]: Inspections } = {
  text: { default: maybe(text), choices: maybe(listOf(text)) },
  number: { default: maybe(finite), minimum: finite, maximum: finite, whole: maybe(always(true)) },
  switch: { default: flag },
  list: { of: inspectSetting, default: maybe(listOf(anything)), written: maybe(oneOf(["with commas"])) },
  map: { of: inspectSetting },
  group: { fields: inspectSettings },
};

/** The settings that a driver declares for itself. */
export function inspectSettings(...[value, path, report]: Parameters<Inspect>): void {
  recordOf(inspectSetting, matching(/^[A-Za-z]\w*$/, "a name of letters and digits"))(value, path, report);
}

function inspectSetting(...[value, path, report]: Parameters<Inspect>): void {
  const kind = isObject(value) ? value["kind"] : undefined;
  const fields = typeof kind === "string" && Object.hasOwn(kinds, kind) ? kinds[kind as OwnKind] : undefined;
  if (fields) fieldsOf({ kind: text, doc: text, ...fields })(value, path, report);
  else report(isObject(value) ? below(path, "kind") : path, `must be one of ${Object.keys(kinds).join(", ")}`);
}
