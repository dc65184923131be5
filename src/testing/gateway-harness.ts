import type { Cloud } from "../gateway/cloud.ts";
import type { Exchange, Selection } from "../gateway/exchange.ts";
import { Gateway, type AccessRecord, type DriverSettings, type ExchangeStart } from "../gateway/gateway.ts";
import { createHttpCore, type HttpCore } from "../http/http-core.ts";
import type { CommandRunner, Driver, EgressPolicy, Logger } from "../model/driver.ts";
import { CloudError } from "../model/errors.ts";
import { fillIn } from "../server/configuration.ts";

/** One line that was written to the operator's log. */
export interface LogLine {
  readonly level: "debug" | "warn" | "error";
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** What a test may want otherwise. */
export interface TestGatewayOptions {
  /** Milliseconds that a call to a cloud may take; 10,000 unless told. */
  readonly timeout?: number;
  /** The driver of requests that name none; the first one unless told. */
  readonly defaultDriver?: string;
  readonly settings?: Readonly<Record<string, DriverSettings>>;
  /** What the drivers' own settings are; their defaults unless told. */
  readonly own?: Readonly<Record<string, unknown>>;
  /** The folder that drivers get; none unless told. */
  readonly folder?: string;
  /** Refuses every host unless told. */
  readonly egress?: EgressPolicy;
  /** Asks the egress policy unless told. */
  readonly http?: HttpCore;
  /** Refuses every command unless told. */
  readonly ssh?: CommandRunner;
}

/** A gateway over drivers of the test's own, and what it told the operator. */
export interface TestGateway {
  readonly gateway: Gateway;
  /** The lines of the operator's log, oldest first. */
  readonly log: readonly LogLine[];
  /** The records of the exchanges that have ended, oldest first. */
  readonly records: readonly AccessRecord[];
  /** Begins an exchange. Its request id is `test-1`, `test-2` and so on. */
  begin(start?: Partial<ExchangeStart>): Exchange;
  /** Begins an exchange and chooses the cloud. @throws what `Exchange.select` throws */
  select(selection?: Selection, start?: Partial<ExchangeStart>): Promise<Cloud>;
}

const refusingEgress: EgressPolicy = {
  resolve: async (host) => {
    throw new CloudError("permission_denied", `Connections to ${host} are not allowed.`);
  },
};

const refusingCommandRunner: CommandRunner = {
  run: async ({ host }) => {
    throw new CloudError("permission_denied", `Commands on ${host} are not allowed.`);
  },
};

const silent: Logger = { debug: () => {}, warn: () => {} };

/** Builds a gateway over driver objects. Nothing leaves it: egress and SSH refuse unless the test brings its own. */
export function testGateway(drivers: Driver | readonly Driver[], options: TestGatewayOptions = {}): TestGateway {
  const byName = new Map([drivers].flat().map((driver) => [driver.name, driver]));
  const names = [...byName.keys()].toSorted();
  const log: LogLine[] = [];
  const records: AccessRecord[] = [];
  const write = (level: LogLine["level"]) => (fields: LogLine["fields"], message: string) => {
    log.push({ level, fields, message });
  };
  const egress = options.egress ?? refusingEgress;
  const gateway = new Gateway({
    drivers: {
      names,
      load: async (name) => {
        const driver = byName.get(name);
        if (!driver) throw new Error(`the test has no driver ${name}`);
        return driver;
      },
    },
    defaultDriver: options.defaultDriver ?? byName.keys().next().value ?? "",
    settings: options.settings ?? {},
    environmentOf: (driver) => ({
      settings: fillIn(driver.settings ?? {}, [options.own ?? {}]),
      folder: options.folder,
      log: silent,
    }),
    timeout: options.timeout ?? 10_000,
    http: options.http ?? createHttpCore({ egress }),
    egress,
    ssh: options.ssh ?? refusingCommandRunner,
    log: { debug: write("debug"), warn: write("warn"), error: write("error") },
    onEnd: (record) => records.push(record),
  });
  let count = 0;
  const begin = (start: Partial<ExchangeStart> = {}): Exchange =>
    gateway.begin({
      requestId: `test-${++count}`,
      frontend: "test",
      client: "127.0.0.1",
      method: "GET",
      path: "/",
      httpVersion: "1.1",
      ...start,
    });
  return { gateway, log, records, begin, select: (selection = {}, start) => begin(start).select(selection) };
}
