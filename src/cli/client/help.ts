import type { Shape } from "../../model/shape.ts";
import { accessKeyVerbs, type AccessKeyOption, type AccessKeyVerb } from "./access-key-verbs.ts";
import {
  collectionCommands,
  globalOptions,
  kebab,
  singleCommands,
  type CollectionCommand,
  type ParameterOption,
  type Verb,
} from "./commands.ts";
import { exitCodes } from "./exit-codes.ts";
import { isFlag, isRepeated, takesFile } from "./values.ts";

const column = 32;

/** The text of `deltacloud --help`. */
export function mainHelp(): string {
  return `Usage: deltacloud COLLECTION VERB [ID] [options]
       deltacloud COMMAND

Manages clouds through a Deltacloud server.

Collections:
${collectionCommands.map(({ name, doc }) => line(name, doc)).join("\n")}

Commands:
${singleCommands.map(({ usage, doc }) => line(usage, doc)).join("\n")}

Options:
${globalLines(() => true)}
${line("    --version", "show the version")}

deltacloud COLLECTION --help shows the verbs of a collection, deltacloud COLLECTION VERB --help what a verb takes.

Exit codes:
${Object.entries(exitCodes)
  .map(([code, doc]) => line(code, doc))
  .join("\n")}
`;
}

/** The text of `deltacloud COLLECTION --help`. */
export function collectionHelp({ name, doc, verbs }: CollectionCommand): string {
  const lines = verbs.map((verb) => line([verb.name, ...words(verb)].join(" "), verb.doc));
  return `Usage: deltacloud ${name} VERB [options]\n\n${doc}\n\nVerbs:\n${lines.join("\n")}\n`;
}

/** The text of `deltacloud COLLECTION VERB --help`. */
export function verbHelp(collection: CollectionCommand, verb: Verb): string {
  const { positionals, options, doc, waits } = verb;
  const sections = [`Usage: ${verbUsage(collection, verb)}`, doc];
  if (positionals.length > 0) {
    sections.push(`Arguments:\n${positionals.map((positional) => line(positional.name, positional.doc)).join("\n")}`);
  }
  const ordinary = options.filter(({ feature }) => feature === undefined);
  if (ordinary.length > 0) sections.push(`Parameters:\n${ordinary.map(optionLine).join("\n")}`);
  const added = options.filter(({ feature }) => feature !== undefined);
  if (added.length > 0) {
    sections.push(`Parameters of features, which not every cloud has (see deltacloud api):\n${added.map(optionLine).join("\n")}`);
  }
  sections.push(`Options:\n${globalLines((name) => waits || (name !== "wait" && name !== "timeout"))}`);
  return `${sections.join("\n\n")}\n`;
}

/** The text of `deltacloud access-keys VERB --help`. */
export function accessKeyHelp({ name, doc, takesKey, options }: AccessKeyVerb): string {
  const lines = options.map((option) => line(`    --${optionHead(option)}`, option.doc));
  const globals = globalLines((option) => option !== "wait" && option !== "timeout" && option !== "quiet" && option !== "url");
  return `Usage: deltacloud access-keys ${name}${takesKey ? " KEY" : ""} [options]\n\n${doc}\n\nOptions:\n${lines.join("\n")}\n${globals}\n`;
}

const optionHead = ({ name, argument }: AccessKeyOption): string => (argument === undefined ? name : `${name} ${argument}`);

/** The text of `deltacloud COMMAND --help` for what is no collection. */
export function singleHelp(name: string): string {
  if (name === "access-keys") {
    const lines = accessKeyVerbs.map((verb) => line(`${verb.name}${verb.takesKey ? " KEY" : ""}`, verb.doc));
    return `Usage: deltacloud access-keys VERB [options]\n\nMake and deny access keys for AWS tools.\n\nVerbs:\n${lines.join("\n")}\n`;
  }
  const command = singleCommands.find((candidate) => candidate.name === name);
  if (!command) return mainHelp();
  const own = name === "login" ? `${line("    --password-stdin", "read the password from the standard input")}\n` : "";
  return `Usage: deltacloud ${command.usage} [options]\n\n${command.doc}\n\nOptions:\n${own}${globalLines((option) => option !== "wait" && option !== "timeout")}\n`;
}

/** `deltacloud instances create --image ID [options]`. */
export function verbUsage({ name }: CollectionCommand, verb: Verb): string {
  const required = verb.options
    .filter((option) => option.required)
    .map((option) => `--${option.name} ${argumentOf(option.shape)}`);
  return ["deltacloud", name, verb.name, ...words(verb), ...required, "[options]"].join(" ");
}

/** What stands for an option's value in help. */
export function argumentOf(shape: Shape): string {
  switch (shape.kind) {
    case "list":
      return argumentOf(shape.of);
    case "map":
      return "NAME=VALUE";
    case "struct":
      return "NAME=VALUE,...";
    case "reference":
      return "ID";
    case "enum":
      return shape.values.join("|");
    case "bytes":
      return "SIZE";
    case "integer":
    case "number":
      return "NUMBER";
    case "timestamp":
      return "TIME";
    default:
      return takesFile(shape) ? "TEXT|@FILE" : "TEXT";
  }
}

const words = ({ positionals }: Verb): readonly string[] =>
  positionals.map(({ name, optional }) => (optional ? `[${name}]` : name));

function optionLine(option: ParameterOption): string {
  const argument = isFlag(option.shape) ? "" : ` ${argumentOf(option.shape)}`;
  return line(`    --${option.name}${argument}`, describe(option));
}

/** What there is to say of a parameter. */
export function describe({ name, shape, required }: ParameterOption): string {
  const remarks = [
    docOf(shape),
    partsOf(shape),
    isFlag(shape) ? `Or --no-${name}.` : "",
    required ? "Required." : "",
    isRepeated(shape) ? "May be repeated." : "",
  ];
  return remarks.filter((remark) => remark !== "").join(" ");
}

/** What the model says of a parameter, but for how it is spelled in the API's forms: that is the client's business. */
const docOf = ({ doc = "" }: Shape): string => doc.replace(/, in Base64|(?:,)? as \w+1, .*and so on/, "");

function partsOf(shape: Shape): string {
  if (shape.kind === "list") return partsOf(shape.of);
  return shape.kind === "struct" ? `Of ${Object.keys(shape.fields).map(kebab).join(", ")}.` : "";
}

function globalLines(wanted: (name: string) => boolean): string {
  return globalOptions
    .filter(({ name }) => wanted(name))
    .map((option) => {
      const short = "short" in option ? `-${option.short},` : "   ";
      return line(`${short} --${option.name}${"argument" in option ? ` ${option.argument}` : ""}`, option.doc);
    })
    .join("\n");
}

function line(head: string, doc: string): string {
  const indented = `  ${head}`;
  if (doc === "") return indented;
  return indented.length < column - 1 ? `${indented.padEnd(column)}${doc}` : `${indented}\n${" ".repeat(column)}${doc}`;
}
