import type { Resolved } from "../server/configuration.ts";
import type { Configuration } from "../server/settings.ts";
import { startServer, type RunningServer, type StartOptions } from "../server/start.ts";
import { runWorker, type WorkerProgram } from "../server/worker-process.ts";
import { keepNewObjectsYoung } from "../server/young-objects.ts";
import { backgroundMarker, isDaemon, reportToStarter, withoutDaemon } from "./daemon.ts";
import { writePidFile } from "./pid-file.ts";
import { dropPrivileges } from "./privileges.ts";
import { tellServiceManager } from "./service-manager.ts";
import { startMessage } from "./start-message.ts";

/** What runs, as far as signals go: one server, or a group of workers. */
interface Ending {
  close(): Promise<void>;
  reload(): void;
  /** Gives up what would outlive this process. */
  end?(): void;
}

/**
 * Starts the server and ends the process when it is told to: the first SIGTERM or SIGINT drains, a second one ends at once.
 * @param configurationText what the configuration file holds, if there is one
 * @throws StartError when it cannot be started
 */
export async function serve(resolved: Resolved, options: StartOptions, configurationText: string | undefined): Promise<void> {
  const { configuration } = resolved;
  const inBackground = isDaemon();
  if (inBackground) {
    process.title = titleOf(configuration);
    writePidFile(configuration.daemon.pidFile);
  }
  const lines =
    configuration.workers > 1 ? await startGroup(configuration, configurationText) : await startOne(resolved, options);
  if (inBackground) await reportToStarter({ started: lines });
  else for (const line of lines) console.log(line);
  tellServiceManager();
}

/** Serves as one of several workers, until their supervisor ends it. */
export function serveAsWorker(configure: WorkerProgram["configure"], options: StartOptions): Promise<void> {
  keepNewObjectsYoung();
  return runWorker({
    configure,
    async start({ configuration, where }, member) {
      process.title = `${titleOf(configuration)} worker ${member.place}`;
      const server = await startServer(configuration, { ...options, where, member });
      if (process.env[backgroundMarker]) dropPrivileges(configuration.daemon.user, configuration.daemon.group);
      logRejections(server);
      return { server, message: await startMessage(server, configuration) };
    },
  });
}

async function startOne({ configuration, where }: Resolved, options: StartOptions): Promise<readonly string[]> {
  keepNewObjectsYoung();
  const server = await startServer(configuration, { ...options, where });
  if (isDaemon()) dropPrivileges(configuration.daemon.user, configuration.daemon.group);
  endOnSignal(server);
  logRejections(server);
  return startMessage(server, configuration);
}

/** The supervisor stays what it is, so that it can open the ports and the files again for a worker that takes another's place. */
async function startGroup(configuration: Configuration, configurationText: string | undefined): Promise<readonly string[]> {
  const { WorkerGroup } = await import("../server/worker-group.ts");
  const environment = { ...withoutDaemon, ...(isDaemon() && { [backgroundMarker]: "1" }) };
  const { group, message } = await WorkerGroup.start(configuration, { configurationText, environment });
  endOnSignal(group);
  return message;
}

function titleOf({ driver }: Configuration): string {
  return `deltacloud-${driver?.toLowerCase()}`;
}

const signals = { SIGTERM: 15, SIGINT: 2 } as const;

function endOnSignal(running: Ending): void {
  let ending = false;
  for (const [signal, number] of Object.entries(signals)) {
    process.on(signal, () => {
      if (ending) {
        running.end?.();
        process.exit(128 + number);
      }
      ending = true;
      void running.close().then(() => process.exit(0));
    });
  }
  process.on("SIGHUP", () => running.reload());
}

/** A driver may leave a promise alone that fails later; that is a defect, but not of the other requests. */
function logRejections(server: RunningServer): void {
  process.on("unhandledRejection", (reason) => {
    const error = reason instanceof Error ? reason.stack : typeof reason;
    server.gateway.options.log.error({ error }, "defect: a rejection was not handled");
  });
}
