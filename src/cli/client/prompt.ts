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
  const typed = new TypedLine();
  // Before the question: nothing of a fast answer is shown.
  stdin.setRawMode(true).setEncoding("utf8").resume();
  stderr.write(question);
  try {
    return await new Promise<string>((resolve, reject) => {
      stdin.on("data", (text: string) => {
        for (const character of text) {
          const end = typed.take(character);
          if (end === "interrupted") reject(new Interrupted());
          else if (end === "entered") resolve(typed.text);
        }
      });
      stdin.once("end", () => resolve(typed.text));
    });
  } finally {
    stdin.removeAllListeners("data").setRawMode(false).pause();
    stderr.write("\n");
  }
}

/** A line that comes key by key from a terminal that does nothing by itself. */
class TypedLine {
  #characters: string[] = [];

  get text(): string {
    return this.#characters.join("");
  }

  take(character: string): "entered" | "interrupted" | undefined {
    switch (character) {
      case "\r":
      case "\n":
      case "\u0004":
        return "entered";
      case "\u0003":
        return "interrupted";
      case "\u007f":
      case "\b":
        this.#characters.pop();
        return undefined;
      case "\u0015":
        this.#characters = [];
        return undefined;
      default:
        if (character >= " ") this.#characters.push(character);
        return undefined;
    }
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
