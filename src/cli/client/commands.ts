import { allCollections, type CollectionKey } from "../../model/collections.ts";
import type { Collection, Operation } from "../../model/collection.ts";
import type { Fields, Shape } from "../../model/shape.ts";
import { blobVerbs } from "./blob-verbs.ts";
import { ruleVerbs } from "./rule-verbs.ts";

/** What stands in a command line by its place. */
export interface Positional {
  readonly name: string;
  readonly doc: string;
  readonly optional?: true;
  /** The collection whose ids it takes. */
  readonly collection?: CollectionKey;
}

/** An option that is a parameter of the operation. */
export interface ParameterOption {
  readonly name: string;
  readonly key: string;
  readonly shape: Shape;
  readonly required: boolean;
  /** The feature that a driver must have. */
  readonly feature?: string;
}

/** `deltacloud COLLECTION VERB`: one operation of the model. */
export interface Verb {
  readonly name: string;
  readonly doc: string;
  readonly collection: CollectionKey;
  readonly operation: string;
  readonly positionals: readonly Positional[];
  readonly options: readonly ParameterOption[];
  /** Whether there is a state to wait for afterwards. */
  readonly waits: boolean;
}

export interface CollectionCommand {
  readonly key: CollectionKey;
  readonly name: string;
  readonly doc: string;
  readonly verbs: readonly Verb[];
}

/** Options of every command, whose names no parameter can have. */
export const globalOptions = [
  { name: "url", argument: "URL", doc: "the server (DELTACLOUD_URL; http://localhost:3001/api unless told)" },
  { name: "user", argument: "NAME", doc: "the user name of the cloud (DELTACLOUD_USER)" },
  { name: "password", argument: "TEXT", doc: "its password (DELTACLOUD_PASSWORD, which others on the machine do not see)" },
  { name: "driver", argument: "NAME", doc: "the kind of cloud, where it is not the server's own (DELTACLOUD_DRIVER)" },
  { name: "provider", argument: "NAME", doc: "its endpoint or region (DELTACLOUD_PROVIDER)" },
  { name: "profile", argument: "NAME", doc: "credentials that login has kept (DELTACLOUD_PROFILE; default unless told)" },
  { name: "json", doc: "write JSON: names as in the model, sizes in bytes, times in UTC" },
  { name: "quiet", short: "q", doc: "write ids only, and no progress" },
  { name: "wait", short: "w", doc: "wait until the change is complete" },
  { name: "timeout", argument: "SECONDS", doc: "how long to wait at most (600 unless told)" },
  { name: "help", short: "h", doc: "show help" },
] as const;

const reserved: ReadonlySet<string> = new Set(globalOptions.map(({ name }) => name));

/** Commands that are not about a collection. */
export const singleCommands = [
  { name: "login", usage: "login [--profile NAME] [--password-stdin]", doc: "Check credentials and keep them." },
  { name: "logout", usage: "logout [--profile NAME]", doc: "Forget credentials." },
  { name: "profiles", usage: "profiles", doc: "List the credentials that are kept." },
  { name: "access-keys", usage: "access-keys create|show|deny", doc: "Make and deny access keys for AWS tools." },
  { name: "api", usage: "api", doc: "Show what the server and the cloud can do." },
  { name: "completion", usage: "completion bash|zsh", doc: "Write a script that lets a shell complete commands." },
] as const;

/** All commands about collections: those of the classic API, in the order of their names. */
export const collectionCommands: readonly CollectionCommand[] = allCollections
  .filter(([, { audience }]) => audience !== "cimi")
  .map(([key, collection]) => ({ key, name: collection.name, doc: collection.doc, verbs: verbsOf(key, collection) }))
  .toSorted((one, other) => (one.name < other.name ? -1 : 1));

/** The collection of a name, which may have hyphens for underscores. */
export function findCollection(name: string): CollectionCommand | undefined {
  const wanted = name.replaceAll("-", "_");
  return collectionCommands.find((command) => command.name === wanted);
}

/** The verb of a name; `show` is `get` everywhere. */
export function findVerb(collection: CollectionCommand, name: string): Verb | undefined {
  const wanted = name.replaceAll("_", "-");
  const found = collection.verbs.find((verb) => verb.name === wanted);
  return found ?? (wanted === "show" ? collection.verbs.find((verb) => verb.name === "get") : undefined);
}

function verbsOf(key: CollectionKey, collection: Collection): readonly Verb[] {
  if (key === "blobs") return blobVerbs.map((verb) => ({ ...verb, options: optionsOf(verb.params, [], "blob") }));
  const regular = Object.entries(collection.operations)
    .filter(([operation]) => !(key === "firewalls" && /^(?:create|destroy)Rules$/.test(operation)))
    .map(([operation, declaration]) => regularVerb(key, collection, operation, declaration));
  if (key !== "firewalls") return regular;
  return [...regular, ...ruleVerbs.map((verb) => ({ ...verb, options: optionsOf(verb.params, [], "firewall") }))];
}

function regularVerb(key: CollectionKey, collection: Collection, operation: string, declaration: Operation): Verb {
  const { doc, kind, params } = declaration;
  const takesId = params["id"] !== undefined && !params["id"].optional;
  const own = Object.fromEntries(Object.entries(params).filter(([param]) => !(takesId && param === "id")));
  const features = Object.entries(collection.features).filter(([, { on }]) => on === operation);
  const changes = kind === "create" || kind === "action" || kind === "update" || kind === "destroy";
  return {
    name: kebab(operation),
    doc,
    collection: key,
    operation,
    positionals: takesId ? [{ name: "ID", doc: `The ${collection.singular.replaceAll("_", " ")}.`, collection: key }] : [],
    options: optionsOf(own, features, collection.singular),
    waits: changes && typeof declaration.result === "string" && collection.states !== undefined,
  };
}

function optionsOf(
  params: Fields,
  features: readonly (readonly [string, { readonly params: Fields }])[],
  singular: string,
): readonly ParameterOption[] {
  const options = new Map<string, ParameterOption>();
  const add = (key: string, shape: Shape & { readonly optional?: true }, feature?: string): void => {
    const short = shortName(key, shape);
    const free = options.has(short) && options.get(short)?.key !== key ? kebab(key) : short;
    const name = reserved.has(free) ? `${kebab(singular)}-${free}` : free;
    if (options.has(name)) return;
    options.set(name, { name, key, shape, required: !shape.optional, ...(feature !== undefined && { feature }) });
  };
  for (const [key, shape] of Object.entries(params)) add(key, shape);
  for (const [feature, { params: added }] of features) for (const [key, shape] of Object.entries(added)) add(key, shape, feature);
  return [...options.values()];
}

/** `imageId` is `image`; what may be given several times is in the singular. */
function shortName(key: string, shape: Shape): string {
  const name = kebab(key).replace(/_/g, "-");
  if (shape.kind === "list" || shape.kind === "map") return name.replace(/-ids$|(?<=s)es$|s$/, "");
  return name.replace(/(?<=.)-id$/, "");
}

/** `storage_volume` and `storageVolume` → `storage-volume`. */
export function kebab(name: string): string {
  return name.replaceAll("_", "-").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
