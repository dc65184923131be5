import type { FileEntry } from "./configuration-file.ts";
import type { GivenConfiguration } from "./settings.ts";
import { StartError } from "./start-error.ts";

const keys = ["provider", "user", "password"];

/**
 * The entry of one driver in the original's config file: provider, user and password, as texts or numbers.
 * @throws StartError for anything else, which is most likely a misspelt setting of our own form
 */
export function legacySettings(entry: FileEntry, childrenOf: (node: unknown) => readonly FileEntry[]): GivenConfiguration {
  const found: Record<string, string> = {};
  for (const { key, node, label } of childrenOf(entry.node)) {
    if (!keys.includes(key)) throw new StartError(`${label} is neither a setting nor one of ${keys.join(", ")} of a driver`);
    const { value, source } = node as { value?: unknown; source?: string };
    const text = typeof value === "number" ? source : value;
    if (typeof text !== "string") throw new StartError(`${label} is not a text`);
    found[key] = text;
  }
  return found;
}
