import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import type { Configuration } from "../server/settings.ts";
import { StartError } from "../server/start-error.ts";

/** Set in the environment of the process that is the daemon. */
const marker = "DELTACLOUDD_IS_DAEMON";

/** Set in the environment of a daemon's workers, which are not the daemon. */
export const backgroundMarker = "DELTACLOUDD_IS_IN_BACKGROUND";

/** Takes the daemon's own mark out of an environment. */
export const withoutDaemon: Readonly<Record<string, undefined>> = { [marker]: undefined };

/** What the daemon tells who started it. */
type Report = { readonly started: readonly string[] } | { readonly failed: string };

/** Whether this process is the one in the background. */
export function isDaemon(): boolean {
  return process.env[marker] !== undefined && process.send !== undefined;
}

/**
 * Starts the same command in the background and waits until it listens, or has failed.
 * @returns what it has to say
 * @throws StartError with the daemon's own message
 */
export async function startDaemon(configuration: Configuration, driver: string): Promise<readonly string[]> {
  const file = configuration.logging.file ?? path.join(configuration.daemon.logDirectory, `${driver}.log`);
  const output = openOutput(file);
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    detached: true,
    stdio: ["ignore", output, output, "ipc"],
    env: { ...process.env, [marker]: "1" },
  });
  closeSync(output);
  const gone = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const report = await new Promise<Report>((resolve) => {
    child.once("message", (message) => resolve(message as Report));
    child.once("exit", () => resolve({ failed: `The server did not start; ${file} may tell why` }));
    child.once("error", (error: NodeJS.ErrnoException) => resolve({ failed: `The server cannot be started: ${error.code}` }));
  });
  if (child.connected) child.disconnect();
  if ("failed" in report) {
    // Until it has cleared up behind itself.
    await gone;
    throw new StartError(report.failed);
  }
  child.unref();
  return report.started;
}

/** Tells who started this daemon how it went, and lets go of it. */
export function reportToStarter(report: Report): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(report, () => {
      if (process.connected) process.disconnect();
      resolve();
    });
  });
}

function openOutput(file: string): number {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    return openSync(file, "a");
  } catch (error) {
    throw new StartError(
      `The log ${file} cannot be opened: ${(error as NodeJS.ErrnoException).code}; choose another with -L or --logdir`,
    );
  }
}
