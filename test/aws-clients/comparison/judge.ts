import type { FoundDifference } from "./differences-between.ts";
import type { Explanation } from "./explained-differences.ts";

/** Differences that nobody has explained, and explained ones that are not there. */
export interface Judgement {
  readonly unexplained: readonly string[];
  readonly gone: readonly string[];
}

/** Holds what was found against what is explained. */
export function judge(found: readonly FoundDifference[], explanations: readonly Explanation[]): Judgement {
  const explained = explanations.flatMap(({ differences }) =>
    differences.map((each) => ({ each, patterns: each.map(patternOf), isThere: false })),
  );
  const unexplained: string[] = [];
  for (const { command, line, path, straight, through } of found) {
    const texts = [[command, line], [path], [straight], [through]];
    const fitting = explained.filter(({ patterns }) =>
      patterns.every((pattern, index) => texts[index]?.some((text) => pattern.test(text))),
    );
    for (const one of fitting) one.isThere = true;
    if (fitting.length === 0)
      unexplained.push(`${line}: ${path} is ${shortened(straight)}, and through us ${shortened(through)}`);
  }
  return { unexplained, gone: explained.filter(({ isThere }) => !isThere).map(({ each }) => each.join(" | ")) };
}

/** In which `*` stands for any text. */
const patternOf = (text: string): RegExp =>
  new RegExp(
    `^${text
      .split("*")
      .map((part) => part.replaceAll(/[.[\](){}?+^$|\\]/g, "\\$&"))
      .join("[^]*")}$`,
  );

const shortened = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
