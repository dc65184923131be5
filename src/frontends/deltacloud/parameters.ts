
/** A value as Rack's grammar makes it of `a=1`, `a[]=1&a[]=2` and `a[b]=1`. */
export type ParameterValue = string | FilePart | readonly ParameterValue[] | Parameters;

/** Parameters by name, without a prototype. */
export interface Parameters {
  readonly [name: string]: ParameterValue;
}

/** A small file of a multipart form, read whole. Large ones are only taken where a route streams them. */
export interface FilePart {
  readonly content: Buffer;
  readonly contentType: string | undefined;
  readonly filename: string | undefined;
}

/** The value of a parameter where it is plain text; undefined where it is absent or something else. */
export function text(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name];
  return typeof value === "string" ? value : undefined;
}

