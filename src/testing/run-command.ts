import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

/** A program of this project that runs in a process of its own. */
export interface RunningCommand {
  readonly process: ChildProcess;
  /** What it has written so far, to the standard output and to the standard error. */
  readonly output: () => string;
  readonly errorOutput: () => string;
  /** Waits until the standard output matches. @throws with all output when the program ends before */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Waits for its end and gives the exit code, or the signal. */
  ended(): Promise<number | NodeJS.Signals>;
}

/** What a command may be run with. */
export interface CommandSurroundings {
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** What its standard input holds; nothing unless told. */
  readonly input?: string;
}

/**
 * Runs a program, compiled or from its source as this file itself is, in an environment without settings of anybody's own server.
 * @param program its path below src/, without extension
 */
export function runCommand(
  program: string,
  args: readonly string[],
  { environment, folder, input }: CommandSurroundings = {},
): RunningCommand {
  const file = path.join(import.meta.dirname, "..", `${program}${path.extname(import.meta.filename)}`);
  const inherited = Object.entries(process.env).filter(([name]) => !/^(API_|DELTACLOUD|NODE_)/.test(name));
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", file, ...args], {
    env: { ...Object.fromEntries(inherited), ...environment },
    cwd: folder,
    stdio: ["pipe", "pipe", "pipe"],
  });
  // A program may end before it has read everything.
  child.stdin.on("error", () => undefined).end(input ?? "");
  let output = "";
  let errorOutput = "";
  let wake = (): void => {};
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
    wake();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errorOutput += chunk.toString();
  });
  let over = false;
  const closed = once(child, "close").then(([code, signal]) => {
    over = true;
    wake();
    return (code ?? signal) as number | NodeJS.Signals;
  });
  return {
    process: child,
    output: () => output,
    errorOutput: () => errorOutput,
    async printed(pattern) {
      for (;;) {
        const match = pattern.exec(output);
        if (match) return match;
        if (over) throw new Error(`it ended with:\n${output}\n${errorOutput}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    ended: () => closed,
  };
}
