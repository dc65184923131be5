import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";

/** A server of the installed package, with a cloud in memory, on a port of its own. */
export interface ServerProcess {
  /** The URL of its API. */
  readonly url: string;
  stop(): Promise<void>;
}

/** @throws Error with what it printed when it does not start */
export async function startServer(driver: string): Promise<ServerProcess> {
  const manifest = createRequire(import.meta.url).resolve("deltacloud/package.json");
  const command = path.join(path.dirname(manifest), "dist/cli/deltacloudd.js");
  const child = spawn(process.execPath, [command, "-i", driver, "-p", "0", "-r", "127.0.0.1"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: process.env["PATH"] },
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let printed = "";
    child.stdout.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
      const [, found] = /^Starting .* :: (\S+)$/m.exec(printed) ?? [];
      if (found !== undefined) resolve(found);
    });
    void ended.then(() => reject(new Error(`the server did not start: ${printed}`)));
  });
  return {
    url,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
