import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";

const script = path.join("test", "aws-clients", "comparison", "command_lines.py");

/** What became of a command line: the document it printed, or the error of the service. */
export type Outcome = unknown;

/** The AWS CLI, of whatever version. */
export interface CommandLine {
  /** Runs a command line, its words without `aws`. @throws when it ends in another way than with a document or an error of the service */
  run(words: readonly string[]): Promise<Outcome>;
  close(): Promise<void>;
}

interface Ended {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

/**
 * Opens the AWS CLI that a program is, in the Python that its first line names.
 * @param further words that each command line ends with
 */
export function openCommandLine(program: string, further: readonly string[], environment: NodeJS.ProcessEnv): CommandLine {
  const [, python = "python3"] = /^#!(\S+)/.exec(readFileSync(program, "utf8")) ?? [];
  const child = spawn(python, [script], { env: environment, stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.on("error", () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, "close");
  return {
    async run(words) {
      child.stdin.write(`${JSON.stringify([...words, ...further, "--output", "json"])}\n`);
      const { done, value } = await lines.next();
      if (done === true) throw new Error(`${program} ended at ${words.join(" ")}`);
      return outcomeOf(words, JSON.parse(value) as Ended);
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}

function outcomeOf(words: readonly string[], { status, output, errors }: Ended): Outcome {
  if (status === 0) return output.trim() === "" ? {} : (JSON.parse(output) as Outcome);
  const [, Code, Message] =
    /An error occurred \(([\w.]+)\) when calling the \w+ operation(?: \([^)]*\))?: ([^]*)/.exec(errors) ?? [];
  if (Code !== undefined) return { Error: { Code, Message: Message?.trim() } };
  if (errors.includes("Unable to parse response")) return { Error: { Code: "unreadable" } };
  throw new Error(`aws ${words.join(" ")}: ${errors}`);
}
