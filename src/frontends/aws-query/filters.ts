import { list, optional, string, struct, type Infer } from "../../model/shape.ts";
import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import { patternOf } from "./wildcard.ts";

/** The parameter that all describes share. An empty value is one: it finds what is empty. */
export const filterParameter = optional(
  list(struct({ Name: string(), Value: optional(list(string({ emptyIsValue: true }))) }), { doc: "What the entries must have." }),
);

export type GivenFilters = Infer<typeof filterParameter> | undefined;

/** What the entries of a describe can be found by. */
export interface FilterDeclaration {
  /** Filter → path of the element in an entry, such as `placement.availabilityZone`; lists on the way are looked into. */
  readonly paths: Readonly<Record<string, string>>;
  /** The path of the tags, where there are any, for `tag:KEY`, `tag-key` and `tag-value`. */
  readonly tags?: string | undefined;
  /** All filters that AWS has for it: those without a path look at what no entry here has, and nothing passes. */
  readonly known?: readonly string[] | undefined;
}

/** Whether an entry passes. */
export type Passes = (entry: unknown) => boolean;

interface Tag {
  readonly key: string;
  readonly value?: string | undefined;
}

/**
 * What entries have to pass: every filter, each by one of its values; by one without values nothing passes.
 * @returns undefined where there are no filters
 * @throws AwsFault `InvalidParameterValue` for a filter that there is not
 */
export function compileFilters(given: GivenFilters, { paths, tags, known }: FilterDeclaration): Passes | undefined {
  if (!given) return undefined;
  const tests = given.map(({ Name: name, Value: values }): Passes => {
    const fits = patternOf(values ?? []);
    if (tags !== undefined) {
      const path = tags.split(".");
      if (name.startsWith("tag:")) {
        const key = name.slice("tag:".length);
        return (entry) => some(entry, path, 0, (tag) => (tag as Tag).key === key && fits((tag as Tag).value ?? ""));
      }
      if (name === "tag-key") return (entry) => some(entry, path, 0, (tag) => fits((tag as Tag).key));
      if (name === "tag-value") return (entry) => some(entry, path, 0, (tag) => fits((tag as Tag).value ?? ""));
    }
    const path = Object.hasOwn(paths, name) ? paths[name]?.split(".") : undefined;
    if (!path) {
      if (known?.includes(name)) return () => false;
      throw new AwsFault("InvalidParameterValue", `The filter '${name.slice(0, 100)}' is invalid`);
    }
    return (entry) =>
      some(entry, path, 0, (value) => (typeof value !== "object" || value instanceof Date ? fits(textOf(value)) : false));
  });
  return (entry) => tests.every((test) => test(entry));
}

/** Whether one of the values at a path passes. */
function some(value: unknown, path: readonly string[], depth: number, test: Passes): boolean {
  if (value === undefined || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => some(item, path, depth, test));
  const name = path[depth];
  if (name === undefined) return test(value);
  return some((value as Readonly<Record<string, unknown>>)[name], path, depth + 1, test);
}

const textOf = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value));
