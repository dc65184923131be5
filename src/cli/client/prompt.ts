import { createInterface } from "node:readline/promises";
import { Interrupted, UsageError } from "./exit-codes.ts";

/** Asks at the terminal. @throws UsageError where there is none, Interrupted for Ctrl-C */
export async function ask(question: string, hint: string): Promise<string> {
  if (!process.stdin.isTTY) throw new UsageError(`There is no terminal to ask for ${hint}`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const controller = new AbortController();
  lines.once("SIGINT", () => controller.abort());
  try {
    return (await lines.question(question, { signal: controller.signal })).trim();
  } catch {
    throw new Interrupted();
  } finally {
    lines.close();
  }
}

/** The same without showing what is typed. */
export async function askSecret(question: string, hint: string): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) throw new UsageError(`There is no terminal to ask for ${hint}`);
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding("utf8");
  let secret = "";
  try {
    for await (const typed of stdin) {
      for (const character of String(typed)) {
        if (character === "\r" || character === "\n" || character === "\u0004") return secret;
        if (character === "\u0003") throw new Interrupted();
        if (character === "\u007f" || character === "\b") secret = [...secret].slice(0, -1).join("");
        else if (character === "\u0015") secret = "";
        else if (character >= " ") secret += character;
      }
    }
    return secret;
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write("\n");
  }
}

/** The first line of the standard input. */
export async function firstLine(): Promise<string> {
  let text = "";
  for await (const piece of process.stdin.setEncoding("utf8")) {
    text += String(piece);
    if (text.includes("\n") || text.length > 65536) break;
  }
  return text.split(/\r?\n/, 1)[0] ?? "";
}
