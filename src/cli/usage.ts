import { eachSetting } from "../server/configuration.ts";
import type { CommandLineOption, Setting } from "../model/setting.ts";
import { commandOptions } from "./command-line.ts";

const column = 34;

/** The text of `--help`. */
export function usage(): string {
  const lines: string[] = [];
  for (const [, setting] of eachSetting())
    if (setting.option) lines.push(line(setting.option, `${setting.doc}${remarks(setting)}`));
  for (const option of commandOptions) lines.push(line(option, option.doc));
  return `Usage: deltacloudd -i <driver> [options]

Options:
${lines.join("\n")}

A config file, given with -c, holds settings in YAML: everything that has an option here and more, as
--settings shows. The original's form is read too: a hash of driver names, of which the entry of the
driver in use counts, with 'provider', 'user' and 'password':

  ec2:
    provider: eu-west-1
    user: AKIAEXAMPLE
    password: secret

The command line goes before the environment, and the environment before the file.
`;
}

function line(option: CommandLineOption, doc: string): string {
  const short = option.short === undefined ? "   " : `-${option.short},`;
  const head = `  ${short} --${option.name}${option.argument === undefined ? "" : ` ${option.argument}`}`;
  return head.length < column - 1 ? `${head.padEnd(column)}${doc}` : `${head}\n${" ".repeat(column)}${doc}`;
}

function remarks(setting: Setting): string {
  const found: string[] = [];
  if (setting.environment) found.push(setting.environment);
  if ("default" in setting && setting.default !== false && String(setting.default) !== "")
    found.push(`default ${String(setting.default)}`);
  return found.length === 0 ? "" : ` (${found.join("; ")})`;
}
