import { AwsFault } from "./aws-fault.ts";

/** A parameter as it came: names such as `Filter.1.Value.2` are a tree. */
export interface ParameterNode {
  /** What was sent for just this name. */
  value: string | undefined;
  children: Map<string, ParameterNode> | undefined;
}

/** What one request may have at most. */
export interface ParameterLimits {
  /** Parameters in all. */
  readonly count: number;
  /** Parts of a name. */
  readonly depth: number;
}

const usual: ParameterLimits = { count: 10_000, depth: 10 };

/**
 * Reads the parameters of a query string or of a form, any number of texts one after the other. Of a parameter that is sent twice the
 * last value counts. A `+` is a space.
 * @throws AwsFault `MalformedQueryString` for what cannot be decoded or goes beyond a limit
 */
export function parseParameters(texts: readonly string[], limits: ParameterLimits = usual): ParameterNode {
  const root: ParameterNode = { value: undefined, children: undefined };
  let count = 0;
  for (const text of texts) {
    for (let start = 0; start < text.length;) {
      let end = text.indexOf("&", start);
      if (end < 0) end = text.length;
      if (end > start) {
        if (++count > limits.count) throw malformed(`There are more than ${limits.count} parameters.`);
        const equals = text.indexOf("=", start);
        const nameEnd = equals < 0 || equals > end ? end : equals;
        place(root, decode(text.slice(start, nameEnd)), decode(text.slice(nameEnd + 1, end)), limits.depth);
      }
      start = end + 1;
    }
  }
  return root;
}

/** The value of a parameter at the top; undefined where it is absent or empty. */
export function parameterOf(root: ParameterNode, name: string): string | undefined {
  return root.children?.get(name)?.value || undefined;
}

function place(root: ParameterNode, name: string, value: string, depth: number): void {
  const parts = name.includes(".") ? name.split(".") : [name];
  if (parts.length > depth) throw malformed("The name of a parameter has too many parts.");
  let node = root;
  for (const part of parts) {
    node.children ??= new Map();
    let child = node.children.get(part);
    if (!child) {
      child = { value: undefined, children: undefined };
      node.children.set(part, child);
    }
    node = child;
  }
  node.value = value;
}

function decode(text: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    throw malformed("A parameter is not valid percent-encoded UTF-8.");
  }
}

const malformed = (message: string): AwsFault => new AwsFault("MalformedQueryString", message);
