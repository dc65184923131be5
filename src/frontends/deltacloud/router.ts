/** Finds what stands behind a method and a path. Literal segments win over ids. */
export class Router<T> {
  readonly #root: Node<T> = { literals: new Map(), routes: new Map() };
  readonly #entries: RouterEntry<T>[] = [];

  /** Every route, in the order in which they were added. */
  get entries(): readonly RouterEntry<T>[] {
    return this.#entries;
  }

  /** Adds a route; the pattern's segments are literal, or ids where they begin with a colon. */
  add(method: string, pattern: string, route: T): void {
    let node = this.#root;
    for (const segment of pattern.split("/").filter((part) => part !== "")) {
      if (segment.startsWith(":")) {
        node.wildcard ??= { literals: new Map(), routes: new Map() };
        node = node.wildcard;
      } else {
        let next = node.literals.get(segment);
        if (!next) {
          next = { literals: new Map(), routes: new Map() };
          node.literals.set(segment, next);
        }
        node = next;
      }
    }
    if (node.routes.has(method)) throw new Error(`two routes for ${method} /${pattern}`);
    node.routes.set(method, route);
    this.#entries.push({ method, pattern, route });
  }

  /** The route of a method and decoded segments; undefined where there is none. */
  find(method: string, segments: readonly string[]): T | undefined {
    return search(this.#root, method, segments, 0);
  }
}

/** A route, and what leads to it. */
export interface RouterEntry<T> {
  readonly method: string;
  /** As it was added: `instances/:id/stop`. */
  readonly pattern: string;
  readonly route: T;
}

interface Node<T> {
  readonly literals: Map<string, Node<T>>;
  readonly routes: Map<string, T>;
  wildcard?: Node<T>;
}

function search<T>(node: Node<T>, method: string, segments: readonly string[], depth: number): T | undefined {
  const segment = segments[depth];
  if (segment === undefined) return node.routes.get(method);
  const literal = node.literals.get(segment);
  const found = literal && search(literal, method, segments, depth + 1);
  if (found !== undefined) return found;
  return node.wildcard && search(node.wildcard, method, segments, depth + 1);
}
