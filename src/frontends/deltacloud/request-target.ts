import { CloudError } from "../../model/errors.ts";
import { percentDecode } from "./percent-encoding.ts";

/** One segment of a path: `api;driver=ec2`. */
export interface TargetSegment {
  /** Decoded, without its matrix parameters. A slash in it was `%2F`; `.` and `..` are ordinary names. */
  readonly text: string;
  /** Decoded names and values, in their order. */
  readonly matrix: readonly (readonly [name: string, value: string])[];
}

/** A request target, taken apart. */
export interface Target {
  /** Empty segments are left out: `/api//instances` is `/api/instances`. */
  readonly segments: readonly TargetSegment[];
  /** The path as sent, without matrix parameters and without its empty segments; it begins with a slash. */
  readonly path: string;
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
export function parseTarget(target: string): Target {
  const mark = target.indexOf("?");
  const rawPath = mark === -1 ? target : target.slice(0, mark);
  const segments: TargetSegment[] = [];
  let path = "";
  for (const raw of rawPath.split("/")) {
    const semicolon = raw.indexOf(";");
    const rawText = semicolon === -1 ? raw : raw.slice(0, semicolon);
    if (rawText === "") continue;
    path += `/${rawText}`;
    segments.push({ text: decode(rawText), matrix: semicolon === -1 ? noMatrix : parseMatrix(raw.slice(semicolon)) });
  }
  return {
    segments,
    path: path === "" ? "/" : path,
    trailingSlash: rawPath.length > 1 && rawPath.endsWith("/"),
    rawQuery: mark === -1 ? "" : target.slice(mark + 1),
  };
}

const noMatrix: TargetSegment["matrix"] = [];

/** A value runs to the next `;name=`: it may hold semicolons and equals signs, as providers' values do. */
const matrixParameter = /;(\w+)=((?:(?!;\w+=).)*)/gs;

/** What is not of the form `;name=value` is dropped, empty pieces at the end of a value too. */
function parseMatrix(raw: string): TargetSegment["matrix"] {
  return Array.from(raw.matchAll(matrixParameter), ([, name = "", value = ""]) => [name, decode(withoutSemicolons(value))] as const);
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
