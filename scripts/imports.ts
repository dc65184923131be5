/** One import, re-export or dynamic import of a source file, or what it finds with `require` or `import.meta.resolve`. */
export interface Import {
  /** What is imported; undefined where it is computed at run time. */
  readonly specifier: string | undefined;
  /** Counted from 1. */
  readonly line: number;
  /** Written as `import type` or `export type`, so that nothing of it is left at run time. */
  readonly typeOnly: boolean;
  /** Written as `import()`, so that it is loaded when it is needed. */
  readonly onDemand?: true;
  /** What `import { a, b as c }` takes, by its own names; undefined where another form may take anything. */
  readonly names?: readonly string[];
}

interface Token {
  readonly kind: "word" | "string" | "punctuation";
  readonly text: string;
  readonly line: number;
}

/** Finds every import of a TypeScript file. Comments, strings, templates and regular expressions are told apart from code. */
export function importsOf(source: string): readonly Import[] {
  const tokens = tokenize(source);
  const imports: Import[] = [];
  const add = (token: Token | undefined, line: number, typeOnly = false, more: Partial<Import> = {}): void => {
    imports.push({ specifier: token?.kind === "string" ? token.text : undefined, line, typeOnly, ...more });
  };
  tokens.forEach(({ kind, text, line }, index) => {
    const next = tokens[index + 1];
    if (kind !== "word" || next === undefined || tokens[index - 1]?.text === ".") return;
    if (text === "import") {
      if (next.kind === "string") add(next, line);
      else if (next.text === "(") add(tokens[index + 2], line, false, { onDemand: true });
      else if (next.text === ".") {
        const path = tokens.slice(index + 1, index + 6).map((token) => token.text);
        if (path.join("") === ".meta.resolve(") add(tokens[index + 6], line);
      } else if (next.text !== ":") {
        const from = clauseEnd(tokens, index + 1);
        if (from !== undefined) {
          const names = namesIn(tokens.slice(index + 1, from));
          add(tokens[from + 1], line, isTypeClause(tokens, index + 1), names && { names });
        }
      }
    } else if (text === "export") {
      const typeOnly = next.text === "type";
      const start = index + (typeOnly ? 2 : 1);
      if (tokens[start]?.text !== "{" && tokens[start]?.text !== "*") return;
      const from = clauseEnd(tokens, start);
      if (from !== undefined) add(tokens[from + 1], line, typeOnly);
    } else if (text === "require" || text === "createRequire") {
      const after = text === "require" ? index + 1 : behindParentheses(tokens, index + 1);
      const open = tokens[after]?.text === "." && tokens[after + 1]?.text === "resolve" ? after + 2 : after;
      if (tokens[open]?.text === "(" && tokens[open + 1]?.kind === "string") add(tokens[open + 1], line);
    }
  });
  return imports;
}

/** The index of the `from` that ends the clause of an import or export; undefined where the clause is not followed by one. */
function clauseEnd(tokens: readonly Token[], start: number): number | undefined {
  for (let index = start; index < tokens.length; index++) {
    const { kind, text } = tokens[index] as Token;
    if (kind === "word") {
      if (text === "from" && tokens[index + 1]?.kind === "string") return index;
    } else if (kind === "string" || !"{},*".includes(text)) return undefined;
    else if (text === "}" && tokens[index + 1]?.text !== "from") return undefined;
  }
  return undefined;
}

/** The names in `{ a, b as c }`; undefined where the clause is of another form. */
function namesIn(clause: readonly Token[]): readonly string[] | undefined {
  if (clause[0]?.text !== "{") return undefined;
  return clause
    .filter(({ kind }, index) => kind === "word" && "{,".includes(clause[index - 1]?.text ?? ""))
    .map(({ text }) => text);
}

/** The index behind the parenthesis that closes the one at `start`. */
function behindParentheses(tokens: readonly Token[], start: number): number {
  let depth = 0;
  for (let index = start; index < tokens.length; index++) {
    const text = tokens[index]?.text;
    if (text === "(") depth++;
    else if (text === ")" && --depth === 0) return index + 1;
  }
  return tokens.length;
}

/** `import type { A } from`, but not `import type from` or `import type, { A } from`. */
function isTypeClause(tokens: readonly Token[], start: number): boolean {
  const following = tokens[start + 1]?.text;
  return tokens[start]?.text === "type" && following !== "," && !(following === "from" && tokens[start + 2]?.kind === "string");
}

/** After these words a slash begins a regular expression; after any other it divides. */
const wordsBeforeExpression = new Set("return typeof case in of do else throw new delete void instanceof await yield".split(" "));

function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  /** For each template literal that the position is inside of: how many braces are open in its current expression. */
  const templates: number[] = [];
  let line = 1;
  let at = 0;

  const skip = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0] ?? (source[at] as string);
    at += text.length;
    for (const character of text) if (character === "\n") line++;
    return text;
  };
  const push = (kind: Token["kind"], text: string, begun: number): void => void tokens.push({ kind, text, line: begun });
  /** The text of a template up to its end or its next expression. */
  const template = (): void => {
    if (!skip(/(?:[^\\`$]|\\[^]|\$(?!\{))*(?:`|\$\{|$)/y).endsWith("`")) templates.push(0);
  };

  while (at < source.length) {
    const character = source[at] as string;
    const begun = line;
    if (/\s/.test(character)) skip(/\s+/y);
    else if (source.startsWith("//", at)) skip(/\/\/.*/y);
    else if (source.startsWith("/*", at)) skip(/\/\*[^]*?(?:\*\/|$)/y);
    else if (character === '"') push("string", skip(/"(?:[^"\\\n]|\\[^])*"?/y).slice(1, -1), begun);
    else if (character === "'") push("string", skip(/'(?:[^'\\\n]|\\[^])*'?/y).slice(1, -1), begun);
    else if (character === "`") {
      at++;
      push("punctuation", "`", begun);
      template();
    } else if (/[\p{L}\p{N}_$#]/u.test(character)) push("word", skip(/[\p{L}\p{N}_$#]+/uy), begun);
    else if (character === "/" && beginsExpression(tokens.at(-1))) skip(/\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y);
    else {
      at++;
      const open = templates.length - 1;
      if (character === "{" && open >= 0) templates[open] = (templates[open] as number) + 1;
      if (character === "}" && open >= 0 && templates[open] === 0) {
        templates.pop();
        template();
        continue;
      }
      if (character === "}" && open >= 0) templates[open] = (templates[open] as number) - 1;
      push("punctuation", character, begun);
    }
  }
  return tokens;
}

function beginsExpression(previous: Token | undefined): boolean {
  if (previous === undefined) return true;
  if (previous.kind === "word") return wordsBeforeExpression.has(previous.text);
  return previous.kind === "punctuation" && !")]}`".includes(previous.text);
}
