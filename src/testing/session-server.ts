import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestContext } from "node:test";
import { createMock } from "../drivers/mock/driver.ts";
import type { Driver } from "../model/driver.ts";
import { createConfiguration } from "../server/configuration.ts";
import type { GivenConfiguration } from "../server/settings.ts";
import { startServer } from "../server/start.ts";
import { TestBrowser } from "./test-browser.ts";
import { createTestDriver } from "./test-driver/driver.ts";

/** A server for people in browsers. */
export interface SessionServer {
  readonly origin: string;
  /** A browser that has not been here before. */
  browser(): TestBrowser;
  /** A browser that has logged in at the mock. */
  loggedIn(): Promise<TestBrowser>;
  /** Ends the server and gives its log. */
  log(): Promise<string>;
}

/** The mock's account, as the login form wants it. */
export const mockAccount = { user: "mockuser", password: "mockpassword" } as const;
/** The account of the driver `test`. */
export const testAccount = { driver: "test", user: "tester", password: "secret" } as const;

/** Starts a server with the drivers `mock`, which is the default, and `test`, or with others; it ends with the test. */
export async function startSessionServer(
  context: TestContext,
  given: GivenConfiguration = {},
  drivers: readonly Driver[] = [createMock(), createTestDriver().driver],
): Promise<SessionServer> {
  const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-session-"));
  const file = path.join(folder, "log");
  const byName = new Map(drivers.map((driver) => [driver.name, driver]));
  const server = await startServer(
    createConfiguration({ driver: "mock", hostname: "127.0.0.1", port: 0, logging: { file, verbose: true }, ...given }),
    { drivers: { names: [...byName.keys()], load: async (name) => byName.get(name) as Driver } },
  );
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= server.close());
  context.after(async () => {
    await close();
    rmSync(folder, { recursive: true });
  });
  const origin = `http://127.0.0.1:${server.addresses[0]?.port}`;
  const browser = (): TestBrowser => new TestBrowser(origin);
  return {
    origin,
    browser,
    async loggedIn() {
      const one = browser();
      const { status } = await one.post("/api/login", mockAccount);
      if (status !== 303) throw new Error(`the login was answered with ${status}`);
      return one;
    },
    async log() {
      await close();
      return readFileSync(file, "utf8");
    },
  };
}
