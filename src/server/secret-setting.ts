import { readFileSync } from "node:fs";
import { StartError } from "./start-error.ts";

/** A secret as a configuration may give it: itself, in a file, or in an environment variable. */
export type SecretSetting<N extends string> = { readonly [K in N | `${N}File` | `${N}Variable`]?: string | undefined };

/** A secret, and what it was given by. */
export interface GivenSecret {
  readonly text: string;
  readonly key: string;
}

/**
 * The secret that a configuration gives in one of the three ways; undefined when it gives none.
 * @param where what messages call a setting
 * @throws StartError when it is given twice, or there is none where it should be
 */
export function readSecret<N extends string>(
  name: N,
  given: SecretSetting<N>,
  environment: Readonly<Record<string, string | undefined>>,
  where: (key: string) => string,
): GivenSecret | undefined {
  const file: string | undefined = given[`${name}File`];
  const variable: string | undefined = given[`${name}Variable`];
  const itself: string | undefined = given[name];
  const ways = { [name]: itself, [`${name}File`]: file, [`${name}Variable`]: variable };
  const [key, second] = Object.keys(ways).filter((way) => ways[way] !== undefined);
  if (key === undefined) return undefined;
  if (second !== undefined) throw new StartError(`${where(second)}: there is also a ${key}`);
  const text = itself ?? (file === undefined ? environment[variable ?? ""] : readLine(file, where(key)));
  if (!text) throw new StartError(`${where(key)}: there is no ${name} in ${file ?? variable ?? "it"}`);
  return { text, key };
}

/** The first line: editors end a file with a line feed. */
function readLine(file: string, label: string): string {
  return readFile(file, label).split(/\r?\n/, 1)[0] ?? "";
}

/** @throws StartError when it cannot be read */
export function readFile(file: string, label: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new StartError(`${label}: ${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}
