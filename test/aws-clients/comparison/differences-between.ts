import assert from "node:assert/strict";
import { compare } from "./compare.ts";
import { Correspondence } from "./correspondence.ts";
import type { Step } from "./walk/walk.ts";

/** Something that was answered in two ways. */
export interface FoundDifference {
  /** Such as `ec2 describe-instances`, and all words of it. */
  readonly command: string;
  readonly line: string;
  /** The place in what it printed, such as `Reservations[].Instances[].State`. */
  readonly path: string;
  /** What was there, as JSON; `nothing` where nothing was. */
  readonly straight: string;
  readonly through: string;
}

/** Holds two walks against each other. */
export function differencesBetween(straight: readonly Step[], through: readonly Step[]): readonly FoundDifference[] {
  assert.deepEqual(
    through.map(({ line }) => line),
    straight.map(({ line }) => line),
  );
  const known = new Correspondence();
  return straight.flatMap(({ command, line, outcome }, index) =>
    compare(outcome, through[index]?.outcome, known).map((difference) => ({
      command,
      line,
      path: difference.path,
      straight: textOf(difference.straight),
      through: textOf(difference.through),
    })),
  );
}

/** As JSON, its members by their names: the versions of the command line print them in orders of their own. */
const textOf = (value: unknown): string => JSON.stringify(value, sorted) ?? "nothing";

const sorted = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value;
