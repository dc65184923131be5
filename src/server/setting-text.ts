import type { NumberSetting, Setting, Settings, TextSetting } from "../model/setting.ts";
import { StartError } from "./start-error.ts";

/**
 * The value of a setting that is written as texts, of which the last counts; entries of a list are separated by commas.
 * @throws StartError that begins with the label
 */
export function fromTexts(setting: Setting, texts: readonly string[], label: string): unknown {
  const last = texts.at(-1) ?? "";
  switch (setting.kind) {
    case "text":
      return checkedText(setting, last, label);
    case "switch":
      if (last !== "true" && last !== "false") throw new StartError(`${label} is neither true nor false`);
      return last === "true";
    case "number":
      return checkedNumber(setting, last.trim() === "" ? Number.NaN : Number(last), label);
    case "list":
      if (setting.written === "as listener") return texts.map((text) => listener(text, label));
      return last
        .split(",")
        .map((item) => item.trim())
        .filter((item) => item !== "")
        .map((item) => fromTexts(setting.of, [item], label));
    default:
      throw new StartError(`${label} can only be given in a config file`);
  }
}

/** What is said of a name that no setting has. */
export function noSetting(label: string, fields: Settings): string {
  const names = Object.keys(fields);
  return `${label} is not a setting; there ${names.length === 0 ? "are none" : `are ${names.join(", ")}`}`;
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
