/**
 * How a value of the portable model is described.
 *
 * A shape is plain frozen data. Everything else (checks, documents, forms, the command line, OpenAPI) visits it.
 * `Infer` gives the TypeScript type of the values that a shape describes, so that neither is written twice.
 */

/** What every shape may say about itself. */
export interface Traits {
  /** One sentence for people; ends up in documents, forms and `--help`. */
  readonly doc?: string;
  /** Its name in Deltacloud's own API, where that is not the snake_case form of the key. */
  readonly name?: string;
  /** Never logged, echoed or shown in an error. */
  readonly sensitive?: true;
}

export interface StringShape extends Traits {
  readonly kind: "string";
  readonly maxLength?: number;
  readonly pattern?: RegExp;
  /** Whether it is likely to have several lines. */
  readonly multiline?: true;
  /** Whether "" is a value of its own where it creates something; an optional string that is not takes it for absent. */
  readonly emptyIsValue?: true;
}
export interface IntegerShape extends Traits {
  readonly kind: "integer";
  readonly minimum?: number;
  readonly maximum?: number;
}
export interface NumberShape extends Traits {
  readonly kind: "number";
  readonly minimum?: number;
  readonly maximum?: number;
}
/** A size in bytes, always a safe integer; `unit` is the one in which Deltacloud's own API speaks it. */
export interface BytesShape extends Traits {
  readonly kind: "bytes";
  readonly unit: "B" | "MB" | "GB";
}
export interface BooleanShape extends Traits {
  readonly kind: "boolean";
}
export interface TimestampShape extends Traits {
  readonly kind: "timestamp";
}
/** Raw octets held in memory; only for small values such as user data. */
export interface BinaryShape extends Traits {
  readonly kind: "binary";
  readonly maxBytes: number;
}
/** A body that is streamed and never held whole. */
export interface StreamShape extends Traits {
  readonly kind: "stream";
}
export interface EnumShape<V extends string = string> extends Traits {
  readonly kind: "enum";
  readonly values: readonly V[];
  /** What Deltacloud's own API takes for some of the values beside themselves. */
  readonly aliases?: Readonly<Record<string, V>>;
}
/** The id of a member of another collection. */
export interface ReferenceShape extends Traits {
  readonly kind: "reference";
  readonly to: string;
}
export interface ListShape<S extends Shape = Shape> extends Traits {
  readonly kind: "list";
  readonly of: S;
}
/** String keys to string values, such as tags and blob metadata. */
export interface MapShape extends Traits {
  readonly kind: "map";
}
export interface StructShape<F extends Fields = Fields> extends Traits {
  readonly kind: "struct";
  readonly fields: F;
}

export type Shape =
  | StringShape
  | IntegerShape
  | NumberShape
  | BytesShape
  | BooleanShape
  | TimestampShape
  | BinaryShape
  | StreamShape
  | EnumShape
  | ReferenceShape
  | ListShape
  | MapShape
  | StructShape;

/** Marks a field or parameter that may be absent. */
export type Optional<S> = S & { readonly optional: true };
export type Fields = { readonly [key: string]: Shape & { readonly optional?: true } };

/**
 * A body as it travels through the gateway. Node's streams are such, and pipe without copying where both ends are. A chunk is its
 * reader's to keep. Who is through with one may hand it back with the next request, `next(chunk)`: a driver that reads from a file
 * then uses its memory again, which spares the collection of garbage.
 */
export type ByteStream = AsyncIterable<Uint8Array>;

/** The TypeScript type of a shape's values. */
export type Infer<S> = S extends { readonly kind: "string" | "reference" }
  ? string
  : S extends { readonly kind: "integer" | "number" | "bytes" }
    ? number
    : S extends { readonly kind: "boolean" }
      ? boolean
      : S extends { readonly kind: "timestamp" }
        ? Date
        : S extends { readonly kind: "binary" }
          ? Uint8Array
          : S extends { readonly kind: "stream" }
            ? ByteStream
            : S extends EnumShape<infer V>
              ? V
              : S extends ListShape<infer I>
                ? readonly Infer<I>[]
                : S extends { readonly kind: "map" }
                  ? Readonly<Record<string, string>>
                  : S extends StructShape<infer F>
                    ? InferFields<F>
                    : never;

type RequiredKeys<F> = { [K in keyof F]: F[K] extends { readonly optional: true } ? never : K }[keyof F];
type OptionalKeys<F> = { [K in keyof F]: F[K] extends { readonly optional: true } ? K : never }[keyof F];

/** The type of an object with these fields. */
export type InferFields<F> = {
  readonly [K in RequiredKeys<F>]: Infer<F[K]>;
} & { readonly [K in OptionalKeys<F>]?: Infer<F[K]> | undefined };

export const string = (traits: Omit<StringShape, "kind"> = {}): StringShape => ({ ...traits, kind: "string" });
export const integer = (traits: Omit<IntegerShape, "kind"> = {}): IntegerShape => ({ ...traits, kind: "integer" });
export const number = (traits: Omit<NumberShape, "kind"> = {}): NumberShape => ({ ...traits, kind: "number" });
export const bytes = (traits: Omit<BytesShape, "kind" | "unit"> & { unit?: BytesShape["unit"] } = {}): BytesShape => ({
  unit: "B",
  ...traits,
  kind: "bytes",
});
export const boolean = (traits: Traits = {}): BooleanShape => ({ ...traits, kind: "boolean" });
export const timestamp = (traits: Traits = {}): TimestampShape => ({ ...traits, kind: "timestamp" });
export const binary = (traits: Omit<BinaryShape, "kind">): BinaryShape => ({ ...traits, kind: "binary" });
export const stream = (traits: Traits = {}): StreamShape => ({ ...traits, kind: "stream" });
export const oneOf = <const V extends string>(
  values: readonly V[],
  traits: Omit<EnumShape<V>, "kind" | "values"> = {},
): EnumShape<V> => ({
  ...traits,
  kind: "enum",
  values,
});
export const reference = (to: string, traits: Traits = {}): ReferenceShape => ({ ...traits, kind: "reference", to });
export const list = <S extends Shape>(of: S, traits: Traits = {}): ListShape<S> => ({ ...traits, kind: "list", of });
export const map = (traits: Traits = {}): MapShape => ({ ...traits, kind: "map" });
export const struct = <F extends Fields>(fields: F, traits: Traits = {}): StructShape<F> => ({
  ...traits,
  kind: "struct",
  fields,
});
export const optional = <S extends Shape>(shape: S): Optional<S> => ({ ...shape, optional: true });

/** The name that a field or parameter has in Deltacloud's own API: its trait, else the key in snake_case. */
export function wireName(key: string, shape: Traits): string {
  return shape.name ?? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
