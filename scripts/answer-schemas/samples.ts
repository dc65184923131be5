import type { Fields, Shape } from "../../src/model/shape.ts";

/**
 * Values of the model's shapes, made up to see what a document makes of them. Their texts name the field that they are of
 * (`sample-instances.name`), so that a text of the model is told from one that a document writes itself.
 */

/** What a sample shows of its shape. */
export interface SampleKind {
  /** Whether a field is there that may be absent: the so manieth of its struct, which is so deep inside of others. */
  has(index: number, depth: number): boolean;
  /** Whether lists and maps have members. */
  readonly members: boolean;
  /** Which value of every enumeration. */
  readonly turn: number;
  /** What is true or false. */
  readonly flag: boolean;
  /** Whether fields also come in the cloud's own spelling. */
  readonly spelled: boolean;
  /** Whether all texts are the same; some documents leave out what they have told already. */
  readonly alike?: true;
}

const mark = "sample-";
/** Octets as documents show them. */
export const octets = "c2FtcGxl";
const shapes = new Map<string, Shape>();

/** Whether a text is, or is made of, a sample's. */
export const isSample = (text: string): boolean => text.includes(mark) || text === octets;

/** The shape whose sample a text is. */
export const shapeOf = (text: string): Shape | undefined => shapes.get(text);

const ordinary: SampleKind = { has: () => true, members: true, turn: 0, flag: true, spelled: false };

/** The least, and the most with both values of what is true or false. */
export const extremes: readonly SampleKind[] = [
  { ...ordinary, has: () => false, members: false },
  { ...ordinary, has: () => false },
  ordinary,
  { ...ordinary, turn: 1, flag: false },
];

/** Samples that show every value of every enumeration, and of any two fields each one without the other. */
export function kindsOf(shape: Shape): readonly SampleKind[] {
  const kinds: SampleKind[] = [
    ...extremes,
    ...[1, 2, 3].map((depths) => ({ ...ordinary, has: (_index: number, depth: number) => depth < depths })),
    { ...ordinary, spelled: true },
    { ...ordinary, alike: true },
  ];
  for (let turn = 0; turn < longestEnumeration(shape); turn++)
    kinds.push({ ...ordinary, turn }, { ...ordinary, turn, flag: false });
  const width = shape.kind === "struct" ? Object.keys(shape.fields).length : 0;
  for (let bit = 1; bit < width; bit *= 2) {
    kinds.push({ ...ordinary, has: (index, depth) => depth > 0 || (index & bit) === 0 });
    kinds.push({ ...ordinary, has: (index, depth) => depth > 0 || (index & bit) !== 0 });
  }
  return kinds;
}

/** A sample of a shape. The path names it in its texts; a list has two members. */
export function sampleOf(shape: Shape, kind: SampleKind, path: string, depth = 0): unknown {
  switch (shape.kind) {
    case "string":
    case "reference":
      if (kind.alike) return `${mark}text`;
      // Some documents look for the colons of an IPv6 address.
      return textOf(shape, kind.flag ? path : `${path}::1`);
    case "integer":
      return 1;
    case "number":
      return 1.5;
    case "bytes":
      // Neither whole MB nor whole GB.
      return 1.5 * 2 ** 30 + 2 ** 19;
    case "boolean":
      return kind.flag;
    case "timestamp":
      return new Date(0);
    case "binary":
      return Buffer.from(octets, "base64");
    case "stream":
      return undefined;
    case "enum":
      return shape.values[kind.turn % shape.values.length];
    case "list":
      if (!kind.members) return [];
      return [0, 1].map((more) => sampleOf(shape.of, { ...kind, turn: kind.turn + more }, path, depth + 1));
    case "map":
      if (!kind.members) return {};
      return Object.fromEntries([path, `${path}-other`].map((key) => [textOf(shape, key), textOf(shape, key)]));
    case "struct":
      return sampleOfFields(shape.fields, kind, path, depth);
  }
}

function sampleOfFields(fields: Fields, kind: SampleKind, path: string, depth: number): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [index, [key, shape]] of Object.entries(fields).entries()) {
    if (key === "verbatim") {
      if (kind.spelled) values[key] = spellings(fields, path);
    } else if (key !== "extras" && (!shape.optional || kind.has(index, depth))) {
      values[key] = sampleOf(shape, kind, `${path}.${key}`, depth + (shape.kind === "struct" ? 1 : 0));
    }
  }
  return values;
}

function textOf(shape: Shape, path: string): string {
  const text = mark + path;
  shapes.set(text, shape);
  return text;
}

/** What clouds spell in ways of their own: times, sizes, states and ids. */
const spelled: ReadonlySet<Shape["kind"]> = new Set(["timestamp", "bytes", "integer", "enum", "reference"]);

const spellings = (fields: Fields, path: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, { kind }]) => spelled.has(kind))
      .map(([key, shape]) => [key, textOf(shape, `${path}.${key}`)]),
  );

function longestEnumeration(shape: Shape): number {
  switch (shape.kind) {
    case "enum":
      return shape.values.length;
    case "list":
      return longestEnumeration(shape.of);
    case "struct":
      return Math.max(0, ...Object.values(shape.fields).map(longestEnumeration));
    default:
      return 0;
  }
}
