import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { AccessRecord } from "../src/gateway/gateway.ts";
import type { Driver } from "../src/model/driver.ts";
import { createConfiguration } from "../src/server/configuration.ts";
import type { GivenConfiguration } from "../src/server/settings.ts";
import { startServer } from "../src/server/start.ts";

/** A server over drivers of the test's own, with its log. */
export interface ServerUnderTest {
  readonly port: number;
  readonly records: readonly AccessRecord[];
  /** Everything that was logged. */
  log(): string;
  close(): Promise<void>;
}

/** Starts the whole server on a free port of the loopback. The first driver is the default one. */
export async function serve(drivers: readonly Driver[], given: GivenConfiguration = {}): Promise<ServerUnderTest> {
  const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-test-"));
  const file = path.join(folder, "log");
  const records: AccessRecord[] = [];
  const byName = new Map(drivers.map((driver) => [driver.name, driver]));
  const server = await startServer(
    createConfiguration({ driver: drivers[0]?.name, hostname: "127.0.0.1", port: 0, logging: { file, verbose: true }, ...given }),
    {
      drivers: { names: [...byName.keys()].toSorted(), load: async (name) => byName.get(name) as Driver },
      onRequest: (record) => records.push(record),
    },
  );
  let log: string | undefined;
  return {
    port: server.addresses[0]?.port as number,
    records,
    log: () => log ?? readFileSync(file, "utf8"),
    async close() {
      if (log !== undefined) return;
      await server.close();
      log = readFileSync(file, "utf8");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
