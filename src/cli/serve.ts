import type { Resolved } from "../server/configuration.ts";
import { startServer, type RunningServer } from "../server/start.ts";
import { isDaemon, reportToStarter } from "./daemon.ts";
import { writePidFile } from "./pid-file.ts";
import { dropPrivileges } from "./privileges.ts";
import { startMessage } from "./start-message.ts";

/**
 * Starts the server and ends the process when it is told to: the first SIGTERM or SIGINT drains, a second one ends at once.
 * @param packageFolders where drivers that are not built in are looked for
 * @throws StartError when it cannot be started
 */
export async function serve({ configuration, where }: Resolved, packageFolders: readonly string[]): Promise<void> {
  const { daemon } = configuration;
  const inBackground = isDaemon();
  if (inBackground) {
    process.title = `deltacloud-${configuration.driver?.toLowerCase()}`;
    writePidFile(daemon.pidFile);
  }
  const server = await startServer(configuration, { environment: process.env, where, packageFolders });
  if (inBackground) dropPrivileges(daemon.user, daemon.group);
  endOnSignal(server);
  const lines = await startMessage(server, configuration);
  if (inBackground) await reportToStarter({ started: lines });
  else for (const line of lines) console.log(line);
}

const signals = { SIGTERM: 15, SIGINT: 2 } as const;

function endOnSignal(server: RunningServer): void {
  let ending = false;
  for (const [signal, number] of Object.entries(signals)) {
    process.on(signal, () => {
      if (ending) process.exit(128 + number);
      ending = true;
      void server.close().then(() => process.exit(0));
    });
  }
  process.on("SIGHUP", () => server.reload());
  // A driver may leave a promise alone that fails later; that is a defect, but not of the other requests.
  process.on("unhandledRejection", (reason) => {
    const error = reason instanceof Error ? reason.stack : typeof reason;
    server.gateway.options.log.error({ error }, "defect: a rejection was not handled");
  });
}
