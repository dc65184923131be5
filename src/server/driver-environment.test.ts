import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { defineDriver, type Driver, type DriverEnvironment } from "../model/driver.ts";
import { CloudError } from "../model/errors.ts";
import type { Settings } from "../model/setting.ts";
import { readConfigurationFile } from "./configuration-file.ts";
import { commandLineLayer, environmentLayer, type OptionValues } from "./configuration-text.ts";
import { createConfiguration, resolve, type Resolved } from "./configuration.ts";
import { createDriverEnvironments } from "./driver-environment.ts";
import { StartError } from "./start-error.ts";
import { startServer } from "./start.ts";

const own = {
  seconds: { kind: "number", minimum: 0, maximum: 60, default: 5, doc: "time" },
  mode: { kind: "text", choices: ["fast", "exact"], default: "fast", doc: "way" },
  strict: { kind: "switch", default: false, doc: "whether" },
  zones: { kind: "list", of: { kind: "text", doc: "a zone" }, written: "with commas", default: ["a"], doc: "zones" },
  accounts: {
    kind: "map",
    of: { kind: "group", fields: { password: { kind: "text", doc: "password" } }, doc: "an account" },
    doc: "accounts",
  },
} as const satisfies Settings;

function driver(name: string, more: Partial<Driver> = {}): Driver {
  return defineDriver({
    name,
    title: name,
    status: "active",
    doc: "A driver with settings.",
    credentials: { user: "User", password: "Password" },
    features: {},
    settings: own,
    connect: () => ({ identity: async () => ({ account: "a", user: "a" }) }),
    ...more,
  });
}

const log = { debug: () => {}, warn: () => {} };

async function resolved(
  t: TestContext,
  given: { options?: OptionValues; environment?: Record<string, string>; file?: string },
): Promise<Resolved> {
  const layers = [commandLineLayer(given.options ?? {}), environmentLayer(given.environment ?? {})];
  if (given.file !== undefined) {
    const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-options-"));
    t.after(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, "server.yaml");
    writeFileSync(file, given.file);
    layers.push((await readConfigurationFile(file)).layer("first"));
  }
  return resolve(layers);
}

async function settingsOf(t: TestContext, given: Parameters<typeof resolved>[1], name = "first"): Promise<unknown> {
  const { configuration } = await resolved(t, given);
  return createDriverEnvironments(configuration, "first", log).of(driver(name)).settings;
}

const defaults = { seconds: 5, mode: "fast", strict: false, zones: ["a"], accounts: {} };

test("a driver that is told nothing has its defaults, and a folder of its own where data are kept", () => {
  const environments = createDriverEnvironments(createConfiguration({ data: "/srv/data" }), "first", log);
  assert.deepEqual(environments.of(driver("first")).settings, defaults);
  assert.equal(environments.of(driver("second")).folder, path.resolve("/srv/data/second"));
  assert.equal(createDriverEnvironments(createConfiguration({}), "first", log).of(driver("first")).folder, undefined);
});

test("own settings come from the command line, the environment and the file, in this order", async (t) => {
  const given = {
    options: { option: ["seconds=1", "seconds=2", "accounts.jane.password=a=b", "zones=x, y"] },
    environment: { API_OPTIONS: " seconds=3  mode=exact\nstrict=true " },
    file: `
options: { mode: fast, accounts: { joe: { password: 0123 } } }
drivers:
  first: { options: { accounts: { jim: { password: c } }, zones: [z] } }
  second: { options: { seconds: 9 } }
`,
  };
  assert.deepEqual(await settingsOf(t, given), {
    seconds: 2,
    mode: "exact",
    strict: true,
    zones: ["x", "y"],
    accounts: { jane: { password: "a=b" }, joe: { password: "0123" }, jim: { password: "c" } },
  });
  assert.deepEqual(await settingsOf(t, given, "second"), { ...defaults, seconds: 9 });
});

test("what is wrong with an own setting is told with its place", async (t) => {
  const cases: readonly (readonly [given: Parameters<typeof resolved>[1], message: RegExp])[] = [
    [
      { options: { option: ["second=1"] } },
      /^--option second is not a setting; there are seconds, mode, strict, zones, accounts$/,
    ],
    [{ options: { option: ["seconds=soon"] } }, /^--option seconds is not a number from 0 to 60$/],
    [{ options: { option: ["mode=slow"] } }, /^--option mode: 'slow' is none of fast, exact$/],
    [{ options: { option: ["strict=1"] } }, /^--option strict is neither true nor false$/],
    [{ options: { option: ["accounts=jane"] } }, /^--option accounts can only be given in a config file$/],
    [{ options: { option: ["accounts.__proto__.password=x"] } }, /^--option accounts\.__proto__\.password is not a setting/],
    [{ options: { option: ["constructor.name=x"] } }, /^--option constructor\.name is not a setting/],
    [{ options: { option: ["seconds.more=1"] } }, /^--option seconds\.more is not a setting; there are none$/],
    [{ options: { option: ["seconds"] } }, /^--option: a value is not of the form NAME=VALUE$/],
    [{ environment: { API_OPTIONS: "seconds=-1" } }, /^API_OPTIONS seconds is not a number/],
    [{ file: "options:\n  seconds: soon\n" }, /server\.yaml:2:3: options\.seconds is not a number from 0 to 60$/],
    [{ file: "options: 5\n" }, /server\.yaml:1:1: options is not a map$/],
    [
      { file: "drivers:\n  first:\n    options:\n      sec: 1\n" },
      /:4:7: drivers\.first\.options\.sec is not a setting; there are/,
    ],
    [
      { file: "drivers:\n  first:\n    options:\n      accounts: { jane: { passwort: x } }\n" },
      /:4:27: drivers\.first\.options\.accounts\.jane\.passwort is not a setting; there are password$/,
    ],
  ];
  for (const [given, message] of cases) {
    await assert.rejects(settingsOf(t, given), (error: unknown) => {
      assert.ok(error instanceof StartError, String(error));
      assert.match(error.message, message);
      return true;
    });
  }
});

async function starting(t: TestContext, drivers: readonly Driver[], file: string): Promise<void> {
  const { configuration, where } = await resolved(t, {
    file: `hostname: 127.0.0.1\nport: 0\ndriver: first\nlogging: { file: ${devNull} }\n${file}`,
  });
  const server = await startServer(configuration, {
    drivers: {
      names: drivers.map(({ name }) => name),
      load: async (name) => drivers.find((one) => one.name === name) as Driver,
    },
    where,
  });
  await server.close();
}

test("the default driver is opened with its settings at the start, another one's are only checked", async (t) => {
  const opened: unknown[] = [];
  const open = (one: Driver) => async (environment: DriverEnvironment) => {
    opened.push([one.name, environment.settings["seconds"]]);
    return one;
  };
  const drivers = ["first", "second"].map((name) => driver(name, { open: open(driver(name)) }));
  await starting(t, drivers, "options: { seconds: 1 }\ndrivers: { second: { options: { seconds: 2 } } }\n");
  assert.deepEqual(opened, [["first", 1]]);
  await assert.rejects(
    starting(t, drivers, "drivers:\n  second: { options: { seconds: 99 } }\n"),
    /^StartError: .*:6:24: drivers\.second\.options\.seconds is not a number/,
  );
});

test("what a driver says against its settings ends the start with their place", async (t) => {
  const refuse = (code: "invalid_argument" | "failed_precondition", parameter?: string) =>
    driver("first", {
      open: async () => {
        throw new CloudError(code, "it does not go together", { parameter });
      },
    });
  await assert.rejects(
    starting(t, [refuse("invalid_argument", "mode")], "options:\n  seconds: 1\n  mode: exact\n"),
    /^StartError: .*server\.yaml:7:3: options\.mode: it does not go together$/,
  );
  await assert.rejects(
    starting(t, [refuse("failed_precondition")], "options: { seconds: 1 }\n"),
    /^StartError: The driver first: it does not go together$/,
  );
});
