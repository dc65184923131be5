import { devNull } from "node:os";
import type { TestContext } from "node:test";
import { defineFrontend, type FrontendRequest, type FrontendResponse } from "../gateway/frontend.ts";
import type { AccessRecord, Exchange } from "../gateway/gateway.ts";
import { defineDriver } from "../model/driver.ts";
import { createConfiguration } from "../server/configuration.ts";
import type { GivenConfiguration } from "../server/settings.ts";
import { startServer, type RunningServer } from "../server/start.ts";
import { connectRaw, connectRawTls, type RawClient } from "./raw-client.ts";

/** What the frontend of a test server answers. */
export type Handle = (request: FrontendRequest, exchange: Exchange) => FrontendResponse | Promise<FrontendResponse>;

/** A server on a port of its own, in this process. */
export interface TestServer {
  readonly server: RunningServer;
  readonly port: number;
  /** The records of the requests that have ended, oldest first. */
  readonly records: readonly AccessRecord[];
  /** Waits until so many requests have ended. */
  ended(count: number): Promise<void>;
  connect(): Promise<RawClient>;
}

const stub = defineDriver({
  name: "stub",
  title: "Stub",
  status: "active",
  doc: "A cloud without anything.",
  credentials: { user: "User", password: "Password" },
  features: {},
  connect: () => ({ identity: async () => ({ account: "stub", user: "stub" }) }),
});

/**
 * Starts a server with one frontend `test` at `/api` and ends it after the test. It logs nothing and listens on 127.0.0.1
 * unless the configuration says otherwise.
 */
export async function startTestServer(context: TestContext, handle: Handle, given: GivenConfiguration = {}): Promise<TestServer> {
  const records: AccessRecord[] = [];
  let wake = (): void => {};
  const frontend = defineFrontend({
    name: "test",
    title: "Test",
    mount: "/api",
    entryPoint: "/api",
    create: () => ({ handle: async (request, exchange) => handle(request, exchange) }),
  });
  const configuration = createConfiguration({
    driver: "stub",
    hostname: "127.0.0.1",
    port: 0,
    frontends: ["test"],
    logging: { file: devNull },
    ...given,
  });
  const server = await startServer(configuration, {
    drivers: { names: ["stub"], load: async () => stub },
    frontends: { names: ["test"], load: async () => frontend },
    onRequest: (record) => {
      records.push(record);
      wake();
    },
  });
  context.after(() => server.close());
  const [address] = server.addresses;
  if (!address) throw new Error("the server has no address");
  return {
    server,
    port: address.port,
    records,
    async ended(count) {
      while (records.length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    connect: () => (address.encrypted ? connectRawTls(address.port) : connectRaw(address.port)),
  };
}
