import type { Driver } from "../model/driver.ts";
import type { Setting, Settings } from "../model/setting.ts";
import { settings } from "./settings.ts";

/** One setting as the reference tells it. */
export interface SettingEntry {
  /** Where it stands in a config file: `limits.headerBytes`, `listeners[].port`, `drivers.NAME.user`. */
  readonly path: string;
  readonly type: string;
  readonly default: string | undefined;
  readonly option: string | undefined;
  readonly environment: string | undefined;
  readonly doc: string;
}

/** Every setting that a config file can hold, those inside lists and maps included. */
export function settingEntries(fields: Settings = settings, prefix = ""): readonly SettingEntry[] {
  return Object.entries(fields).flatMap(([name, setting]) => entriesOf(setting, `${prefix}${name}`));
}

/** The driver's own settings. */
export function driverSettingEntries({ name, settings: own = {} }: Driver): readonly SettingEntry[] {
  return settingEntries(own, `drivers.${name}.options.`);
}

function entriesOf(setting: Setting, path: string): readonly SettingEntry[] {
  if (setting.kind === "group") return settingEntries(setting.fields, `${path}.`);
  if (setting.kind === "map") return entriesOf(setting.of, `${path}.NAME`);
  const entry = {
    path,
    type: typeOf(setting),
    default: "default" in setting ? defaultOf(setting.default) : undefined,
    option: setting.option && `--${setting.option.name}`,
    environment: setting.environment,
    doc: setting.doc,
  };
  return setting.kind === "list" && setting.of.kind === "group" ? [entry, ...entriesOf(setting.of, `${path}[]`)] : [entry];
}

function typeOf(setting: Setting): string {
  switch (setting.kind) {
    case "text":
      return setting.choices?.join(" | ") ?? "text";
    case "number":
      return `${setting.whole ? "whole number" : "number"} from ${setting.minimum} to ${setting.maximum}`;
    case "switch":
      return "true | false";
    case "own":
      return "map";
    case "list":
      return setting.of.kind === "group" ? "list" : `list, each ${setting.of.doc}`;
    default:
      return "map";
  }
}

function defaultOf(value: unknown): string {
  return Array.isArray(value) ? `[${value.join(", ")}]` : String(value);
}

/** The reference as text for a terminal, with the own settings of the drivers. */
export function settingsReference(drivers: readonly Driver[]): string {
  const lines = [...settingEntries(), ...drivers.flatMap(driverSettingEntries)].map(
    ({ path, type, default: preset, option, environment, doc }) => {
      const also = [option, environment].filter((name) => name !== undefined).join(", ");
      const facts = [type, ...(preset === undefined ? [] : [`default ${preset}`]), ...(also === "" ? [] : [`also ${also}`])];
      return `${path}\n    ${doc}\n    ${facts.join("; ")}\n`;
    },
  );
  return `Settings of a config file (YAML; a dot is one level, [] an entry of a list, NAME a name of your own).
Times are in seconds, sizes in bytes.

${lines.join("")}`;
}
