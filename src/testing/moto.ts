import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";

const environment = process.env["DELTACLOUD_TEST_MOTO"];
const program = environment === undefined ? undefined : path.join(environment, "bin", "moto_server");

/** Why a test is skipped that lacks moto, or false. */
export const needsMoto =
  (program === undefined || !existsSync(program)) &&
  "needs a cloud of moto's: DELTACLOUD_TEST_MOTO names a virtual environment of Python with moto[server] in it";

/** A server of moto's, with nothing in it but what every account has. */
export interface Moto {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts moto's server on a port of its own. */
export async function startMoto(): Promise<Moto> {
  const child = spawn(program as string, ["-H", "127.0.0.1", "-p", "0"], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(child, "close");
  const close = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  const output: string[] = [];
  const url = await new Promise<string | undefined>((resolve) => {
    const lines = createInterface({ input: child.stderr });
    lines.on("line", (line) => {
      output.push(line);
      const [, found] = /Running on (http:\S+)/.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    });
    lines.on("close", () => resolve(undefined));
  });
  if (url === undefined) throw new Error(`moto ended: ${output.join("\n")}`);
  return { url, close };
}
