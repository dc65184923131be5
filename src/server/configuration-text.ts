import type { Setting } from "../model/setting.ts";
import { assignments } from "./assignments.ts";
import { eachSetting, treeOf, type Layer } from "./configuration.ts";
import { fromTexts } from "./setting-text.ts";

/** What the command line gives: values by the options' names, the texts of an option in their order. */
export type OptionValues = Readonly<Record<string, readonly string[] | boolean | undefined>>;

/**
 * The settings of the command line.
 * @throws StartError that names the option
 */
export function commandLineLayer(values: OptionValues): Layer {
  const names = new Map<string, string>();
  const found: [string, unknown][] = [];
  for (const [path, setting] of eachSetting()) {
    const { option } = setting;
    const given = option && values[option.name];
    if (!option || given === undefined) continue;
    const label = `--${option.name}`;
    names.set(path, label);
    found.push([path, typeof given === "boolean" ? given : valueOf(setting, given, label)]);
  }
  return { given: treeOf(found), where: (path) => named(names, path) };
}

/**
 * The settings of the environment. Empty variables count as absent.
 * @throws StartError that names the variable
 */
export function environmentLayer(environment: Readonly<Record<string, string | undefined>>): Layer {
  const names = new Map<string, string>();
  const found: [string, unknown][] = [];
  for (const [path, setting] of eachSetting()) {
    const name = setting.environment;
    const given = name && (environment[name] || (setting.anyCase && environment[name.toLowerCase()]));
    if (!name || !given) continue;
    names.set(path, name);
    found.push([
      path,
      setting.kind === "switch" ? given !== "false" && given !== "0" : valueOf(setting, textsOf(setting, given), name),
    ]);
  }
  return { given: treeOf(found), where: (path) => named(names, path) };
}

function valueOf(setting: Setting, texts: readonly string[], label: string): unknown {
  return setting.kind === "own" ? assignments(texts, label) : fromTexts(setting, texts, label);
}

/** A variable holds one text, or assignments with white space between them. */
function textsOf(setting: Setting, given: string): readonly string[] {
  return setting.kind === "own" ? given.split(/\s+/).filter((text) => text !== "") : [given];
}

/** The name of the setting, or of the one that the path leads through. */
function named(names: ReadonlyMap<string, string>, path: string): string {
  return names.get(path) ?? [...names].find(([prefix]) => path.startsWith(`${prefix}.`))?.[1] ?? path;
}
