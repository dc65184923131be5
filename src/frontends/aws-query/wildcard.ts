/**
 * What tells whether a text is one of the values, in which `*` stands for any characters, `?` for any one, and a backslash takes the
 * meaning from what follows it.
 */
export function patternOf(values: readonly string[]): (text: string) => boolean {
  const exact = new Set(values.filter(isExact));
  const patterns = values.filter((value) => !isExact(value)).map(partsOf);
  if (patterns.length === 0) return (text) => exact.has(text);
  return (text) => exact.has(text) || patterns.some((pattern) => fits(pattern, [...text]));
}

/** Whether a value of a filter means just itself. */
export const isExact = (value: string): boolean => !/[*?\\]/.test(value);

const anything = Symbol("*");
const anyOne = Symbol("?");
type Part = string | typeof anything | typeof anyOne;

function partsOf(value: string): readonly Part[] {
  return Array.from(value.matchAll(/\\[^]|[^]/gu), ([part]): Part => {
    if (part === "*") return anything;
    if (part === "?") return anyOne;
    return part.length > 1 && part.startsWith("\\") ? part.slice(1) : part;
  });
}

/** In time of no more than the product of both lengths: a regular expression would take forever on many stars. */
function fits(pattern: readonly Part[], text: readonly string[]): boolean {
  let at = 0;
  let star = -1;
  let behindStar = 0;
  for (let index = 0; index < text.length;) {
    const part = pattern[at];
    if (part === anything) {
      star = at++;
      behindStar = index;
    } else if (part === anyOne || (part !== undefined && part === text[index])) {
      at++;
      index++;
    } else if (star >= 0) {
      // The last star takes one more character.
      at = star + 1;
      index = ++behindStar;
    } else return false;
  }
  while (pattern[at] === anything) at++;
  return at === pattern.length;
}
