import type { Connection } from "../connection.ts";
import { invalidArgument } from "../failures.ts";
import { takeBack } from "../take-back.ts";

/** Neutron's tags are plain words. Those of ours begin so, and are not shown. */
const reserved = "deltacloud:";
/** The longest tag that Neutron takes, in characters. */
const longest = 60;

/** What is kept with a resource for want of a place of its own. */
export type Note =
  | "address-block"
  | "network"
  | "main"
  | "port-0"
  | "from-port-0"
  | "launch"
  | "realm"
  | "balancer-kind"
  | "instance-port"
  | "check-port"
  | "dns-support"
  | "dns-hostnames";

type Tagged = { readonly tags?: readonly string[] };

/** A resource's tags: `NAME=VALUE`, or a plain word, which has no value. */
export function tagsOf({ tags = [] }: Tagged): Readonly<Record<string, string>> {
  const shown = tags.filter((tag) => !tag.startsWith(reserved));
  return Object.fromEntries(
    shown.map((tag) => {
      const equals = tag.indexOf("=");
      return equals < 0 ? [tag, ""] : [tag.slice(0, equals), tag.slice(equals + 1)];
    }),
  );
}

/** What was kept under a name. */
export function noteOf({ tags = [] }: Tagged, note: Note): string | undefined {
  const beginning = `${reserved}${note}=`;
  return tags.find((tag) => tag.startsWith(beginning))?.slice(beginning.length);
}

/** The tags that keep notes. */
export const notesOf = ({ tags = [] }: Tagged): readonly string[] => tags.filter((tag) => tag.startsWith(reserved));

/** The tag that keeps a note. */
export const noteTag = (note: Note, value: string): string => `${reserved}${note}=${value}`;

/** All words of a resource: its notes, and these tags. @throws `invalid_argument` for a tag that Neutron cannot hold */
export function wordsOf(tags: Readonly<Record<string, string>>, notes: readonly string[]): readonly string[] {
  const words = Object.entries(tags).map(([name, value]) => {
    const word = value === "" ? name : `${name}=${value}`;
    if (word.length > longest)
      throw invalidArgument("tags", `The tag '${name}' is too long: with its value it has ${longest} characters at most.`);
    if (name === "" || name.includes("=") || word.startsWith(reserved))
      throw invalidArgument("tags", `OpenStack cannot keep a tag '${name}'.`);
    return word;
  });
  return [...notes, ...words];
}

/** Replaces all words of a resource. @param resource its path, such as `/networks/ID` */
export async function setWords(connection: Connection, resource: string, words: readonly string[]): Promise<void> {
  await connection.service("network").put(`${resource}/tags`, { tags: words });
}

/** Gives a resource that was just made its words, and deletes it where that fails. */
export async function setWordsOfNew(connection: Connection, resource: string, words: readonly string[]): Promise<void> {
  if (words.length === 0) return;
  try {
    await setWords(connection, resource, words);
  } catch (error) {
    await takeBack(error, () => connection.service("network").discard(resource));
  }
}

/** Replaces the tags of a resource, whose notes stay. */
export async function setTags(
  connection: Connection,
  resource: string,
  present: Tagged,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  await setWords(connection, resource, wordsOf(tags, notesOf(present)));
}

/** What is to be kept: what is undefined stays as it is, what is null goes. */
export type Notes = { readonly [N in Note]?: string | null | undefined };

/** The tags that keep what there is of some notes. */
export const noteTags = (notes: Notes): readonly string[] =>
  Object.entries(notes).flatMap(([note, value]) => (typeof value === "string" ? [noteTag(note as Note, value)] : []));

/** Keeps notes with a resource, beside its tags and its other notes. */
export async function setNotes(connection: Connection, resource: string, { tags = [] }: Tagged, notes: Notes): Promise<void> {
  const changed = Object.entries(notes).flatMap(([note, value]) => (value === undefined ? [] : [noteTag(note as Note, "")]));
  const others = tags.filter((tag) => !changed.some((beginning) => tag.startsWith(beginning)));
  await setWords(connection, resource, [...others, ...noteTags(notes)]);
}
