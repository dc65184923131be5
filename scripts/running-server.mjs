import { spawn } from "node:child_process";
import { createServer } from "node:net";

/** Milliseconds that a server may take to start or to stop. */
const patience = 30_000;

/** A port that nothing listens on, as of now. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Starts a server, waits until it has printed an address, and gives that address and a way to stop it.
 * `stop` resolves with the exit status, or the signal's name.
 * @param {string} command
 * @param {string[]} args
 * @param {import("node:child_process").SpawnOptions} options
 */
export async function startServer(command, args, options = {}) {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const exit = new Promise((resolve) => child.once("exit", (status, signal) => resolve(signal ?? status)));
  const address = await new Promise((resolve, reject) => {
    const give = (problem) => reject(new Error(`${problem}; it printed:\n${output}`));
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      give("the server printed no address in time");
    }, patience);
    const read = (chunk) => {
      output += chunk;
      const found = /https?:\/\/[\w.[\]:-]+:[1-9]\d*/.exec(output)?.[0];
      if (found) {
        clearTimeout(timer);
        resolve(found);
      }
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    child.once("error", (error) => give(error.message));
    void exit.then((status) => {
      clearTimeout(timer);
      give(`the server ended with ${status}`);
    });
  });
  return {
    address,
    output: () => output,
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), patience);
      const status = await exit;
      clearTimeout(timer);
      return status;
    },
  };
}
