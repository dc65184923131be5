import { AwsFault } from "./aws-fault.ts";
import type { ParameterNode } from "./parameters.ts";

const mostParameters = 10_000;
const deepest = 10;

/**
 * The parameters of a request that is written in JSON or CBOR, as the tree that the Query protocol makes of them: so one description
 * reads all three. Null is absent; a time is its text.
 * @throws AwsFault `SerializationException` for what is no object, or beyond the limits of a request
 */
export function treeOf(value: unknown): ParameterNode {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong("is no object");
  let count = 0;
  const nodeOf = (each: unknown, depth: number): ParameterNode => {
    if (++count > mostParameters) throw wrong(`has more than ${mostParameters} parameters`);
    if (depth > deepest) throw wrong("has too many levels");
    if (each instanceof Date) return { value: each.toISOString(), children: undefined };
    if (each instanceof Uint8Array) return { value: Buffer.from(each).toString("base64"), children: undefined };
    if (typeof each !== "object" || each === null) return { value: String(each), children: undefined };
    const members = Array.isArray(each) ? each.map((item, index) => [String(index + 1), item] as const) : Object.entries(each);
    const children = new Map<string, ParameterNode>();
    for (const [name, member] of members as readonly (readonly [string, unknown])[]) {
      if (member !== null) children.set(name, nodeOf(member, depth + 1));
    }
    return { value: undefined, children };
  };
  return nodeOf(value, 0);
}

/** An error about the form of a request. */
export const wrong = (problem: string): AwsFault => new AwsFault("SerializationException", `The request ${problem}.`);
