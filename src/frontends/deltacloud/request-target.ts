import { CloudError } from "../../model/errors.ts";
import { percentDecode } from "./percent-encoding.ts";

/** Matrix parameters of one segment, without a prototype; of a name that repeats the last one counts. */
export type MatrixParameters = Readonly<Record<string, string>>;

/** A request target, taken apart. */
export interface ParsedTarget {
  /**
   * The path's segments, decoded and without matrix parameters. Empty ones are left out: `/api//instances` is
   * `/api/instances`. A slash in one was `%2F`; `.` and `..` are ordinary names.
   */
  readonly segments: readonly string[];
  /** The matrix parameters of each segment, in the same places; undefined where it has none. */
  readonly matrix: readonly (MatrixParameters | undefined)[];
  /** Whether the path, other than `/`, ends with a slash. */
  readonly trailingSlash: boolean;
  /** What stands behind the `?`, undecoded. */
  readonly rawQuery: string;
}

/**
 * Takes a request target in origin form apart. Segments are decoded after they are split, and dot segments are never
 * resolved, so that no encoding leads from one resource to another.
 * @throws `invalid_argument` for a malformed percent-encoding
 */
export function parseTarget(target: string): ParsedTarget {
  const mark = target.indexOf("?");
  const path = mark === -1 ? target : target.slice(0, mark);
  const segments: string[] = [];
  const matrix: (MatrixParameters | undefined)[] = [];
  for (const raw of path.split("/")) {
    const semicolon = raw.indexOf(";");
    const name = semicolon === -1 ? raw : raw.slice(0, semicolon);
    if (name === "") continue;
    segments.push(decode(name));
    matrix.push(semicolon === -1 ? undefined : parseMatrix(raw.slice(semicolon)));
  }
  const trailingSlash = path.length > 1 && path.endsWith("/");
  return { segments, matrix, trailingSlash, rawQuery: mark === -1 ? "" : target.slice(mark + 1) };
}

/** A value runs to the next `;name=`: it may hold semicolons and equals signs, as providers' values do. */
const matrixParameter = /;(\w+)=((?:(?!;\w+=).)*)/gs;

/** What is not of the form `;name=value` is dropped, empty pieces behind a value too. */
function parseMatrix(raw: string): MatrixParameters | undefined {
  let parameters: Record<string, string> | undefined;
  for (const [, name = "", value = ""] of raw.matchAll(matrixParameter)) {
    parameters ??= Object.create(null) as Record<string, string>;
    parameters[name] = decode(withoutSemicolons(value));
  }
  return parameters;
}

function withoutSemicolons(value: string): string {
  let end = value.length;
  while (value[end - 1] === ";") end--;
  return value.slice(0, end);
}

function decode(encoded: string): string {
  const decoded = percentDecode(encoded);
  if (decoded === undefined) throw new CloudError("invalid_argument", "The path has a malformed percent-encoding.");
  return decoded;
}
