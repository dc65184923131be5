import type { NumberSetting, Setting, TextSetting } from "../model/setting.ts";
import { StartError } from "./start-error.ts";
import { eachSetting, treeOf, type Layer } from "./configuration.ts";

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
    found.push([path, typeof given === "boolean" ? given : fromTexts(setting, given, label)]);
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
    const given = name && environment[name];
    if (!name || !given) continue;
    names.set(path, name);
    found.push([path, setting.kind === "switch" ? given !== "false" && given !== "0" : fromTexts(setting, [given], name)]);
  }
  return { given: treeOf(found), where: (path) => named(names, path) };
}

/** The name of the setting, or of the one that the path leads through. */
function named(names: ReadonlyMap<string, string>, path: string): string {
  return names.get(path) ?? [...names].find(([prefix]) => path.startsWith(`${prefix}.`))?.[1] ?? path;
}

function fromTexts(setting: Setting, texts: readonly string[], label: string): unknown {
  const last = texts.at(-1) ?? "";
  switch (setting.kind) {
    case "text":
      return checkedText(setting, last, label);
    case "number":
      return checkedNumber(setting, last.trim() === "" ? Number.NaN : Number(last), label);
    case "list":
      if (setting.written === "as listener") return texts.map((text) => listener(text, label));
      return last
        .split(",")
        .map((item) => item.trim())
        .filter((item) => item !== "");
    default:
      throw new Error(`settings of kind ${setting.kind} cannot be written as text`);
  }
}

/** @throws StartError when the text is none of the choices */
export function checkedText(setting: TextSetting, text: string, label: string): string {
  if (setting.choices && !setting.choices.includes(text)) {
    throw new StartError(`${label}: '${text}' is none of ${setting.choices.join(", ")}`);
  }
  return text;
}

/** @throws StartError when it is no number, or out of bounds */
export function checkedNumber(setting: NumberSetting, number: number, label: string): number {
  const { minimum, maximum, whole } = setting;
  if (!Number.isFinite(number) || (whole && !Number.isInteger(number)) || number < minimum || number > maximum) {
    throw new StartError(`${label} is not a ${whole ? "whole number" : "number"} from ${minimum} to ${maximum}`);
  }
  return number;
}

const written =
  /^(?<frontends>[\w,-]+)=(?<scheme>https?:\/\/)?(?:\[(?<bracketed>[0-9A-Fa-f:.%\w]+)\]|(?<hostname>[^:[\]/\s]+)):(?<port>\d{1,5})$/;

function listener(text: string, label: string): unknown {
  const parts = written.exec(text)?.groups;
  const port = Number(parts?.["port"]);
  if (!parts || port > 65_535) throw new StartError(`${label}: '${text}' is not of the form FRONTENDS=HOST:PORT`);
  return {
    frontends: parts["frontends"]?.split(",").filter((name) => name !== ""),
    hostname: parts["bracketed"] ?? parts["hostname"],
    port,
    tls: { enabled: parts["scheme"] === "https://" },
  };
}
