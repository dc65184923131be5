import type { ParameterNode } from "../aws-query/parameters.ts";
import { idKinds } from "./id-kinds.ts";
import { decodeId, prefixOf } from "./ids.ts";

const prefixes: ReadonlySet<string> = new Set(Object.values(idKinds).map(({ prefix }) => prefix));

/** Ids that are not like this may be words, and count only where a text puts them between quotes. */
const isUnlikeWords = /^(?=.*\d)[\w.-]{8,}$/;

/**
 * A text of the cloud's in which the ids that a request has sent are spelled as it has sent them: a client does not know what the cloud
 * calls them.
 */
export function withClientIds(text: string, sent: ParameterNode): string {
  let spelled = text;
  for (const [id, given] of idsIn(sent)) {
    spelled = spelled.replaceAll(`'${id}'`, `'${given}'`).replaceAll(`"${id}"`, `"${given}"`);
    if (isUnlikeWords.test(id) && spelled.includes(id))
      spelled = spelled.replaceAll(new RegExp(`(?<![\\w.-])${id.replaceAll(".", "\\.")}(?![\\w-])`, "g"), given);
  }
  return spelled;
}

/** The cloud's ids of what the parameters name, with what they are called there; the longest first, since one may begin with another. */
function idsIn(sent: ParameterNode): readonly (readonly [id: string, given: string])[] {
  const found = new Map<string, string>();
  const visit = ({ value, children }: ParameterNode): void => {
    const prefix = value === undefined ? "" : prefixOf(value);
    const id = value === undefined || !prefixes.has(prefix) ? undefined : decodeId(prefix, value);
    if (id !== undefined && value !== undefined && id !== value) found.set(id, value);
    for (const child of children?.values() ?? []) visit(child);
  };
  visit(sent);
  return [...found].toSorted(([one], [other]) => other.length - one.length);
}
