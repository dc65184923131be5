import { spawn } from "node:child_process";
import net from "node:net";
import { freePort } from "./free-port.ts";

const rounds = 9;

export interface StartFigures {
  /** Milliseconds from the start of the process to the first answer, or to its end: the least, and the middle one. */
  readonly least: number;
  readonly median: number;
}

/**
 * Starts the built program again and again, with each of some arguments, and waits for its first answer; in turn with that, starts
 * Node with nothing to do.
 */
export async function measureStart(
  program: string,
  variants: readonly (readonly string[])[],
): Promise<{ readonly ours: readonly StartFigures[]; readonly bare: StartFigures }> {
  const ours: number[][] = variants.map(() => []);
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(await startBare());
    for (const [index, args] of variants.entries()) ours[index]?.push(await startOnce(program, args, await freePort()));
  }
  return { ours: ours.map(figuresOf), bare: figuresOf(bare) };
}

function figuresOf(durations: number[]): StartFigures {
  durations.sort((one, other) => one - other);
  return { least: durations[0] as number, median: durations[Math.floor(rounds / 2)] as number };
}

async function startBare(): Promise<number> {
  const started = performance.now();
  await new Promise((resolve) => spawn(process.execPath, ["-e", "0"], { stdio: "ignore" }).once("exit", resolve));
  return performance.now() - started;
}

async function startOnce(program: string, args: readonly string[], port: number): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, [program, ...args, "-r", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  try {
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error(`the program ended with ${child.exitCode}`);
    }
    return performance.now() - started;
  } finally {
    child.kill();
    await new Promise((resolve) => child.once("exit", resolve));
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1", () =>
      socket.write("GET /api HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
    );
    socket.once("data", (chunk) => {
      socket.destroy();
      resolve(chunk.toString("latin1").startsWith("HTTP/1.1 200"));
    });
    socket.once("error", () => setTimeout(() => resolve(false), 2));
  });
}
