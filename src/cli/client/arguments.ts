import { parseArgs } from "node:util";
import { findAccessKeyVerb, type AccessKeyVerb } from "./access-key-verbs.ts";
import {
  collectionCommands,
  findCollection,
  findVerb,
  globalOptions,
  singleCommands,
  type CollectionCommand,
  type Verb,
} from "./commands.ts";
import { UsageError } from "./exit-codes.ts";
import { isFlag, isRepeated, readValue } from "./values.ts";

type GlobalName = (typeof globalOptions)[number]["name"];
type FlagName = Exclude<(typeof globalOptions)[number], { readonly argument: string }>["name"];

/** The values of the options that every command has. */
export type Globals = { readonly [N in Exclude<GlobalName, FlagName>]?: string } & { readonly [N in FlagName]?: boolean };

/** A command line that was understood. */
export type Invocation =
  | {
      readonly kind: "help";
      readonly collection?: CollectionCommand;
      readonly verb?: Verb;
      readonly single?: string;
      readonly accessKeyVerb?: AccessKeyVerb;
    }
  | { readonly kind: "version" }
  | {
      readonly kind: "access key";
      readonly verb: AccessKeyVerb;
      /** The access key that the verb is about, where it is about one. */
      readonly key: string;
      readonly options: AccessKeyOptions;
      readonly globals: Globals;
    }
  | { readonly kind: "single"; readonly name: string; readonly words: readonly string[]; readonly globals: LoginGlobals }
  | {
      readonly kind: "verb";
      readonly verb: Verb;
      readonly words: readonly string[];
      readonly params: Readonly<Record<string, unknown>>;
      readonly globals: Globals;
    };

/** The values of the options that commands about access keys have, by their names. */
export type AccessKeyOptions = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

export type LoginGlobals = Globals & { readonly "password-stdin"?: boolean };

interface Option {
  type: "string" | "boolean";
  short?: string;
  multiple?: boolean;
}

/**
 * Understands a command line.
 * @throws UsageError that says what is wrong, and where there is help
 */
export function readCommandLine(args: readonly string[]): Invocation {
  const { words, rest } = leadingWords(args);
  const [first, second] = words;
  if (first === undefined) {
    if (rest.includes("--version")) return { kind: "version" };
    if (rest.includes("--help") || rest.includes("-h")) return { kind: "help" };
    throw new UsageError("Which command?\nTo see them all try: deltacloud --help");
  }
  if (first === "help") return helpFor(second === undefined ? rest : [second, ...rest]);
  const accessKeyVerb = second === undefined ? undefined : findAccessKeyVerb(first, second, rest);
  if (accessKeyVerb) return readAccessKeyVerb(accessKeyVerb, rest);
  const single = singleCommands.find(({ name }) => name === first);
  if (single) return readSingle(first, second === undefined ? rest : [second, ...rest]);
  const collection = findCollection(first);
  if (!collection) throw new UsageError(`There is no command ${first}${similar(first)}\nTo see them all try: deltacloud --help`);
  if (second === undefined) {
    if (rest.includes("--help") || rest.includes("-h")) return { kind: "help", collection };
    throw new UsageError(`What to do with ${collection.name}?\nTo see the verbs try: deltacloud ${collection.name} --help`);
  }
  const verb = findVerb(collection, second);
  if (!verb) {
    throw new UsageError(`${collection.name} has no verb ${second}\nTo see the verbs try: deltacloud ${collection.name} --help`);
  }
  return readVerb(collection, verb, rest);
}

/** The first two words that are no options, and everything else. Only options of every command can stand between them. */
function leadingWords(args: readonly string[]): { words: readonly string[]; rest: readonly string[] } {
  const words: string[] = [];
  const rest: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    if (words.length === 2 || arg === "--") return { words, rest: [...rest, ...args.slice(at)] };
    if (!arg.startsWith("-") || arg === "-") {
      words.push(arg);
      continue;
    }
    rest.push(arg);
    const option = globalOptions.find(({ name }) => arg === `--${name}`);
    const value = args[at + 1];
    if (option && "argument" in option && value !== undefined) {
      rest.push(value);
      at++;
    }
  }
  return { words, rest };
}

function helpFor(words: readonly string[]): Invocation {
  const [first, second] = words.filter((word) => !word.startsWith("-"));
  const collection = first === undefined ? undefined : findCollection(first);
  if (!collection) return { kind: "help", ...(first !== undefined && { single: first }) };
  const verb = second === undefined ? undefined : findVerb(collection, second);
  return { kind: "help", collection, ...(verb && { verb }) };
}

function readSingle(name: string, args: readonly string[]): Invocation {
  const extra: Record<string, Option> = name === "login" ? { "password-stdin": { type: "boolean" } } : {};
  const { values, positionals } = parse(args, extra, name);
  if (values["help"] === true) return { kind: "help", single: name };
  if (name === "access-keys") {
    throw new UsageError("What to do with access keys: create, show or deny?\nTo see more try: deltacloud access-keys --help");
  }
  const most = name === "completion" ? 1 : 0;
  if (positionals.length > most) throw tooMany(positionals[most] as string, name);
  return { kind: "single", name, words: positionals, globals: values as LoginGlobals };
}

function readAccessKeyVerb(verb: AccessKeyVerb, args: readonly string[]): Invocation {
  const own: Record<string, Option> = {};
  for (const { name, argument, repeated } of verb.options) {
    own[name] = { type: argument === undefined ? "boolean" : "string", multiple: repeated ?? false };
  }
  const command = `access-keys ${verb.name}`;
  const { values, positionals } = parse(args, own, command);
  if (values["help"] === true) return { kind: "help", accessKeyVerb: verb };
  const [key = ""] = positionals;
  if (verb.takesKey && key === "") throw new UsageError(`${command} needs the access key`);
  const most = verb.takesKey ? 1 : 0;
  if (positionals.length > most) throw tooMany(positionals[most] as string, command);
  return { kind: "access key", verb, key, options: values as AccessKeyOptions, globals: values as Globals };
}

function readVerb(collection: CollectionCommand, verb: Verb, args: readonly string[]): Invocation {
  const own: Record<string, Option> = {};
  for (const { name, shape } of verb.options) {
    own[name] = isFlag(shape) ? { type: "boolean" } : { type: "string", multiple: true };
    // Not by the parser's own negation: it would take a parameter no-reboot for the opposite of reboot.
    if (isFlag(shape)) own[`no-${name}`] = { type: "boolean" };
  }
  const command = `${collection.name} ${verb.name}`;
  const { values, positionals } = parse(args, own, command);
  if (values["help"] === true) return { kind: "help", collection, verb };
  const help = `\nTo see what it takes try: deltacloud ${command} --help`;
  const missing = verb.positionals.find(({ optional }, index) => !optional && positionals[index] === undefined);
  if (missing) throw new UsageError(`${command} needs ${missing.name}${help}`);
  if (positionals.length > verb.positionals.length) throw tooMany(positionals[verb.positionals.length] as string, command);
  if (values["wait"] === true && !verb.waits) throw new UsageError(`${command} has nothing to wait for`);
  const params: Record<string, unknown> = {};
  for (const { name, key, shape, required } of verb.options) {
    const value = values[name] ?? (values[`no-${name}`] === true ? false : undefined);
    if (value === undefined) {
      if (required) throw new UsageError(`${command} needs --${name}${help}`);
    } else if (typeof value === "boolean") params[key] = value;
    else {
      const texts = value as readonly string[];
      if (texts.length > 1 && !isRepeated(shape)) throw new UsageError(`--${name} is given ${texts.length} times`);
      params[key] = readValue(name, shape, texts);
    }
  }
  return { kind: "verb", verb, words: positionals, params, globals: values as Globals };
}

function parse(args: readonly string[], own: Readonly<Record<string, Option>>, command: string) {
  const options: Record<string, Option> = { ...own };
  for (const option of globalOptions) {
    options[option.name] = {
      type: "argument" in option ? "string" : "boolean",
      ...("short" in option && { short: option.short }),
    };
  }
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS")) throw error;
    const [sentence] = (error as Error).message.split(/(?<=')\. |\n/, 1);
    throw new UsageError(`${sentence}\nTo see what it takes try: deltacloud ${command} --help`);
  }
}

const tooMany = (word: string, command: string): UsageError =>
  new UsageError(`${command} does not know what to do with "${word}"`);

/** A hint for a name that was half right. */
function similar(word: string): string {
  const names = [...collectionCommands.map(({ name }) => name), ...singleCommands.map(({ name }) => name)];
  const close = names.filter((name) => name.includes(word) || word.includes(name) || name.endsWith(`_${word}`));
  return close.length > 0 ? `; did you mean ${close.join(" or ")}?` : "";
}
