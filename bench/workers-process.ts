import { createMock } from "../src/drivers/mock/driver.ts";
import { createConfiguration } from "../src/server/configuration.ts";
import { startServer } from "../src/server/start.ts";
import { WorkerGroup } from "../src/server/worker-group.ts";
import { isWorker, runWorker } from "../src/server/worker-process.ts";
import { answerUsage } from "./measured-process.ts";

/** The server with so many workers, each with a mock of its own that is only read. */
const [workers, port] = process.argv.slice(2).map(Number);

const { holdsState: _, ...stateless } = createMock();
const options = { drivers: { names: ["mock"], load: async () => stateless } };
const configuration = createConfiguration({
  driver: "mock",
  hostname: "127.0.0.1",
  port: port as number,
  workers: workers as number,
  logging: { file: "/dev/null" },
});

if (isWorker()) {
  await runWorker({
    configure: async () => ({ configuration, where: (path) => path }),
    start: async (resolved, member) => ({
      server: await startServer(resolved.configuration, { ...options, member }),
      message: [],
    }),
  });
} else {
  if (configuration.workers > 1) {
    const { group } = await WorkerGroup.start(configuration, { configurationText: undefined });
    process.on("SIGTERM", () => void group.close().then(() => process.exit(0)));
  } else await startServer(configuration, options);
  answerUsage(configuration.port);
}
