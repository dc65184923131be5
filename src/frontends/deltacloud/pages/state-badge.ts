import { collections, type CollectionKey } from "../../../model/collections.ts";
import type { Collection, StateMeaning } from "../../../model/collection.ts";
import { markup, type Markup } from "../../../wire/html.ts";
import { words } from "./words.ts";

/** States of rest in which a resource does its work. */
const working: ReadonlySet<string> = new Set(["running", "available", "active", "in-use", "associated"]);

/** What becomes of a state; undefined for one that the model does not know. */
export function stateMeaning(key: CollectionKey, state: unknown): StateMeaning | undefined {
  return typeof state === "string" ? (collections[key] as Collection).states?.[state] : undefined;
}

/** Whether the resource is about to change by itself. */
export const isInTransition = (key: CollectionKey, { state }: { readonly state?: unknown }): boolean =>
  stateMeaning(key, state) === "transitional";

/** A state as a badge: `shown` is its text, upper case as in the documents; the colour only repeats what it says. */
export function stateBadge(key: CollectionKey, state: unknown, shown: string): Markup {
  const meaning = stateMeaning(key, state) ?? "settled";
  const tone = meaning === "settled" ? (working.has(String(state)) ? "working" : "resting") : meaning;
  return markup`<span class="state ${tone}">${words(shown.toLowerCase())}</span>`;
}
