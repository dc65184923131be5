import { homedir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import type { OptionValues } from "../server/configuration-text.ts";
import { eachSetting } from "../server/configuration.ts";
import type { CommandLineOption } from "../model/setting.ts";
import { StartError } from "../server/start-error.ts";

/** An option that is not a setting. */
export interface CommandOption extends CommandLineOption {
  readonly doc: string;
}

/** Options that say what to do, or are taken for the sake of old scripts. */
export const commandOptions = [
  { name: "config", short: "c", argument: "[FILE]", doc: "read a config file; without FILE ~/.deltacloud/config" },
  { name: "drivers", short: "l", doc: "list the available drivers and exit" },
  { name: "settings", doc: "show all settings of a config file and exit" },
  { name: "env", short: "e", argument: "ENV", doc: "taken for compatibility, without effect" },
  { name: "webrick", short: "w", doc: "taken for compatibility, without effect" },
  { name: "version", doc: "show the version and exit" },
  { name: "help", short: "h", doc: "show this text and exit" },
] as const satisfies readonly CommandOption[];

/** The values of all options by name, texts in the order in which they were given. */
export type CommandLine = OptionValues & {
  readonly [K in (typeof commandOptions)[number]["name"]]?: readonly string[] | boolean;
};

/**
 * Reads the arguments.
 * @throws StartError for an unknown option, a missing value or a stray argument
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const options: Record<string, { type: "string" | "boolean"; short?: string; multiple?: boolean }> = {};
  const declared: readonly CommandLineOption[] = [
    ...[...eachSetting()].flatMap(([, { option }]) => (option ? [option] : [])),
    ...commandOptions,
  ];
  for (const { name, short, argument } of declared) {
    options[name] = {
      type: argument === undefined ? "boolean" : "string",
      ...(argument !== undefined && { multiple: true }),
      ...(short !== undefined && { short }),
    };
  }
  try {
    return parseArgs({ args: withConfigFile(args), options, strict: true, allowPositionals: false }).values as CommandLine;
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS")) throw error;
    const [sentence] = (error as Error).message.split(/(?<=')\. |\n/, 1);
    throw new StartError(`${sentence}\nTo see the options try: deltacloudd --help`);
  }
}

/** Gives `-c` the file that it stands for when none follows it. */
function withConfigFile(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    if (arg !== "-c" && arg !== "--config") return [arg];
    const next = args[index + 1];
    return next === undefined || next.startsWith("-") ? [`--config=${path.join(homedir(), ".deltacloud", "config")}`] : [arg];
  });
}
