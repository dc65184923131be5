import { collections, type CollectionKey, type Resource, type ServiceKey } from "../../../model/collections.ts";
import type { Shape } from "../../../model/shape.ts";
import { hardwareProfileProperties } from "../../../model/collections/hardware-profiles.ts";
import type { Cloud } from "../../../gateway/gateway.ts";
import { byName } from "../by-name.ts";
import { readableNumber, readableSize } from "./quantities.ts";
import { wordsOfKey } from "./words.ts";

/** A member that a form offers. */
export interface Choice {
  readonly id: string;
  readonly label: string;
}

/** What a form offers for its references. A collection that is absent has too many members, or cannot be listed now. */
export interface Choices {
  readonly members: ReadonlyMap<CollectionKey, readonly Choice[]>;
  /** The sizes, where instances can be sized within one. */
  readonly hardwareProfiles: readonly Resource<"hardwareProfiles">[];
}

export const noChoices: Choices = { members: new Map(), hardwareProfiles: [] };

/** More than these are no choice, and nobody waits for them. */
const mostChoices = 100;

/** A cloud is not asked for everything at once. */
const atOnce = 4;

/** Looks up the members that some shapes refer to. What goes wrong only costs the choice: people can still type. */
export async function choicesFor(cloud: Cloud, shapes: readonly Shape[]): Promise<Choices> {
  const keys = new Set(
    shapes.flatMap(referencesIn).filter((key) => !("parent" in collections[key]) && cloud.supports(key, "list")),
  );
  const members = new Map<CollectionKey, readonly Choice[]>();
  let hardwareProfiles: readonly Resource<"hardwareProfiles">[] = [];
  const left = [...keys];
  const work = async (): Promise<void> => {
    for (let key = left.shift(); key !== undefined; key = left.shift()) {
      try {
        const { items, next } = await byName(cloud).page(key as ServiceKey, {}, mostChoices);
        if (next !== undefined) continue;
        if (key === "hardwareProfiles") hardwareProfiles = items as readonly Resource<"hardwareProfiles">[];
        members.set(
          key,
          items.map((item) => choiceOf(key, item as Named)),
        );
      } catch {
        // A text field takes its place.
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { members, hardwareProfiles };
}

interface Named {
  readonly id: string;
  readonly name?: string;
  readonly ip?: string;
}

function choiceOf(key: CollectionKey, item: Named): Choice {
  const name = item.name || item.ip || item.id;
  if (key !== "hardwareProfiles") return { id: item.id, label: name === item.id ? name : `${name} (${item.id})` };
  const sizes = hardwareProfileProperties.flatMap(
    (property) => propertyText(property, item as unknown as Resource<"hardwareProfiles">) ?? [],
  );
  return { id: item.id, label: sizes.length === 0 ? name : `${name}: ${sizes.join(", ")}` };
}

/** "1 to 4 CPU", "2 GB memory", "x86_64". */
function propertyText(
  property: (typeof hardwareProfileProperties)[number],
  profile: Resource<"hardwareProfiles">,
): string | undefined {
  const declared = profile[property];
  if (declared === undefined) return undefined;
  const write = (value: string | number): string =>
    typeof value === "string" ? value : property === "cpu" ? readableNumber(value) : readableSize(value);
  const { kind, value } = declared;
  const { first, last } = declared as { first?: number; last?: number };
  const text = kind === "range" && first !== undefined && last !== undefined ? `${write(first)} to ${write(last)}` : write(value);
  return property === "architecture" || property === "rootType"
    ? text
    : `${text} ${property === "cpu" ? "CPU" : wordsOfKey(property).toLowerCase()}`;
}

function referencesIn(shape: Shape): readonly CollectionKey[] {
  switch (shape.kind) {
    case "reference":
      return [shape.to as CollectionKey];
    case "list":
      return referencesIn(shape.of);
    case "struct":
      return Object.values(shape.fields).flatMap(referencesIn);
    default:
      return [];
  }
}
