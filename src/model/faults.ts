/** Tells what is wrong with a value: the path is that of the value, with dots. */
export type Report = (path: string, what: string) => void;

/** Looks at a value that somebody else has made and reports whatever does not fit. */
export type Inspect = (value: unknown, path: string, report: Report) => void;

/** What every one of these fields must hold; the inspections say themselves whether a field may be absent. */
export type Inspections<K extends string = string> = { readonly [P in K]: Inspect };

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether an object was written as a literal. One of a class may have parts of its own, of which nothing can be said. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // A module's own objects come from another realm where a test runs them in one.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

export const below = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`);

export const text: Inspect = (value, path, report) => {
  if (typeof value !== "string" || value === "") report(path, "must be a text");
};

export const method: Inspect = (value, path, report) => {
  if (typeof value !== "function") report(path, "must be a function");
};

export const always =
  (only: unknown): Inspect =>
  (value, path, report) => {
    if (value !== only) report(path, `must be ${String(only)}, or be left out`);
  };

export const number =
  (what: string, fits: (value: number) => boolean): Inspect =>
  (value, path, report) => {
    if (typeof value !== "number" || !fits(value)) report(path, `must be ${what}`);
  };

export const flag: Inspect = (value, path, report) => {
  if (typeof value !== "boolean") report(path, "must be true or false");
};

export const matching =
  (pattern: RegExp, what: string): Inspect =>
  (value, path, report) => {
    if (typeof value !== "string" || !pattern.test(value)) report(path, `must be ${what}`);
  };

export const oneOf =
  (values: readonly string[]): Inspect =>
  (value, path, report) => {
    if (typeof value !== "string" || !values.includes(value)) report(path, `must be one of ${values.join(", ")}`);
  };

export const maybe =
  (inspect: Inspect): Inspect =>
  (value, path, report) => {
    if (value !== undefined) inspect(value, path, report);
  };

export const listOf =
  (inspect: Inspect): Inspect =>
  (value, path, report) => {
    if (!Array.isArray(value)) return report(path, "must be a list");
    value.forEach((item, index) => inspect(item, below(path, String(index)), report));
  };

/** An object whose keys are of no account, or are inspected too. */
export const recordOf =
  (inspect: Inspect, key: (name: string, path: string, report: Report) => void = () => {}): Inspect =>
  (value, path, report) => {
    if (!isObject(value)) return report(path, "must be an object");
    for (const [name, item] of Object.entries(value)) {
      key(name, below(path, name), report);
      inspect(item, below(path, name), report);
    }
  };

/** An object with these fields and, where it is a literal, no others. */
export const fieldsOf =
  (fields: Inspections): Inspect =>
  (value, path, report) => {
    if (!isObject(value)) return report(path, "must be an object");
    for (const [name, inspect] of Object.entries(fields)) inspect(value[name], below(path, name), report);
    if (isPlain(value)) {
      for (const name of Object.keys(value)) {
        if (!Object.hasOwn(fields, name)) report(below(path, name), unknownName(Object.keys(fields)));
      }
    }
  };

/** What is said of a name that is none of the known ones. */
export function unknownName(known: readonly string[]): string {
  return `is not known; there ${known.length === 0 ? "are none" : `are ${known.join(", ")}`}`;
}
