import type { Resolved } from "./configuration.ts";
import { withPorts } from "./listener-ports.ts";
import type { GroupMember, RunningServer } from "./start.ts";
import { StartError } from "./start-error.ts";
import { openChannel } from "./worker-channel.ts";
import type { SupervisorQuestions, WorkerQuestions } from "./worker-questions.ts";

/** Set in the environment of a worker. */
export const workerMarker = "DELTACLOUDD_IS_WORKER";

/** Whether this process is a worker of a group. */
export function isWorker(): boolean {
  return process.env[workerMarker] !== undefined && process.send !== undefined;
}

/** What a worker is made of. */
export interface WorkerProgram {
  /** Reads the settings as the supervisor did, with the configuration file's text as it had it. */
  configure(configurationText: string | undefined): Promise<Resolved>;
  /** Starts the server; gives also what is to be said on the terminal. */
  start(
    resolved: Resolved,
    member: GroupMember,
  ): Promise<{ readonly server: RunningServer; readonly message: readonly string[] }>;
}

/**
 * Runs a worker: it serves until the supervisor tells it to end, or is gone. A terminal sends its signals to the whole group; the
 * supervisor passes on what they mean.
 */
export async function runWorker({ configure, start }: WorkerProgram): Promise<void> {
  let serving: (server: RunningServer) => void = () => {};
  const running = new Promise<RunningServer>((resolve) => {
    serving = resolve;
  });
  let ending: Promise<void> | undefined;
  const end = (): void => {
    ending ??= running.then((server) => server.close()).then(() => process.exit(0));
  };
  const supervisor = openChannel<WorkerQuestions, SupervisorQuestions>(process as typeof process & { connected: boolean }, {
    metrics: async () => (await (await running).metrics()).text,
    reload: async () => (await running).reload(),
    drain: end,
  });
  process.once("disconnect", end);
  process.on("SIGINT", () => {});
  process.on("SIGTERM", end);
  process.on("SIGHUP", () => {});
  try {
    const { place, configurationText, ports, sealingKey } = await supervisor.ask("orders", undefined);
    const resolved = await configure(configurationText);
    const member = {
      place,
      sealingKey,
      certificate: (hostname: string) => supervisor.ask("certificate", hostname),
      metrics: () => supervisor.ask("metrics", undefined),
    };
    const { server, message } = await start({ ...resolved, configuration: withPorts(resolved.configuration, ports) }, member);
    serving(server);
    await supervisor.ask("started", message);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    await supervisor.ask("failed", error.message).catch(() => {});
    process.exit(1);
  }
}
