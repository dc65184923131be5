import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { createConfiguration } from "./configuration.ts";
import { builtInDrivers } from "./built-in-drivers.ts";
import { createDriverRegistry } from "./driver-registry.ts";
import type { GivenConfiguration } from "./settings.ts";
import { startServer } from "./start.ts";

const where = (setting: string): string => `server.yaml: ${setting}`;

/** A driver as text: it imports nothing, so that it lies anywhere. */
const acme = (more = ""): string => `export default {
  contract: 1,
  name: "acme",
  title: "Acme",
  status: "active",
  doc: "A cloud of somebody else.",
  credentials: { user: "User", password: "Password" },
  features: {},
  connect: () => ({
    identity: async () => ({ account: "a", user: "a" }),
    realms: { async *list() { yield { id: "north", name: "North", state: "available" }; } },
  }),
  ${more}
};
`;

/** Writes files into a folder of the test's own and gives its path. */
function write(t: TestContext, files: Readonly<Record<string, string | object>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-driver-"));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

const registryOf = (folder: string, given: GivenConfiguration) =>
  createDriverRegistry(builtInDrivers, createConfiguration(given), { folders: [folder], where });

const load = (folder: string, source: string, name = "acme") =>
  registryOf(folder, { drivers: { [name]: { package: source } } }).load(name);

test("a module is named by its path, a package by its name, whatever form its exports have", async (t) => {
  const driver = acme();
  const folder = write(t, {
    "driver.mjs": driver,
    "node_modules/plain/package.json": { type: "module" },
    "node_modules/plain/index.js": driver,
    "node_modules/old/package.json": { type: "module", main: "lib/old.js" },
    "node_modules/old/lib/old.js": driver,
    "node_modules/@acme/one/package.json": { type: "module", exports: "./one.js" },
    "node_modules/@acme/one/one.js": driver,
    "node_modules/@acme/many/package.json": {
      type: "module",
      exports: { ".": { types: "./x.d.ts", require: "./x.cjs", import: { node: "./m.js" } }, "./second": ["./m.js"] },
    },
    "node_modules/@acme/many/m.js": driver,
    "below/file": "",
  });
  for (const source of [
    path.join(folder, "driver.mjs"),
    "plain",
    "old",
    "old/lib/old.js",
    "@acme/one",
    "@acme/many",
    "@acme/many/second",
  ]) {
    assert.equal((await load(path.join(folder, "below"), source)).title, "Acme", source);
  }
});

test("the drivers of packages are listed among the others, and are loaded when they are needed", async (t) => {
  const folder = write(t, { "broken.mjs": "throw new Error('loaded')" });
  const registry = registryOf(folder, { drivers: { acme: { package: path.join(folder, "broken.mjs") } } });
  assert.deepEqual(registry.names, [...builtInDrivers.names, "acme"].toSorted());
  assert.equal((await registry.load("mock")).name, "mock");
  await assert.rejects(registry.load("acme"), /loaded/);
});

test("what cannot be a driver is told with the setting and the reason", async (t) => {
  const folder = write(t, {
    "nothing.mjs": "export const driver = 1;",
    "text.mjs": "export default 'acme';",
    "plain.mjs": acme().replace("contract: 1,", ""),
    "newer.mjs": acme().replace("contract: 1", "contract: 2"),
    "older.mjs": acme().replace("contract: 1", "contract: 0"),
    "other.mjs": acme().replace('"acme"', '"other"'),
    "wrong.mjs": acme("status: 'new', features: { instances: { metric: true }, instance: {} }, tgas: [], connect: 1,"),
    "throws.mjs": "const secret = 1; throw new TypeError('no such thing');",
    "syntax.mjs": "export default {",
    "lost.mjs": "import 'a-package-that-is-not-there';",
    "node_modules/closed/package.json": { type: "module", exports: { "./in": "./in.js" } },
  });
  const cases: readonly (readonly [source: string, message: RegExp])[] = [
    [
      "nothing.mjs",
      /^server\.yaml: drivers\.acme\.package: \S+nothing\.mjs does not fit this server: it is no driver, but nothing: it needs a default export$/,
    ],
    ["text.mjs", /does not fit this server: it is no driver, but a string$/],
    ["plain.mjs", /: it was not made with defineDriver of deltacloud\/driver$/],
    ["newer.mjs", /: it is made for version 2 of the driver contract, and this server has 1: update the server$/],
    ["older.mjs", /: it is made for version 0 of the driver contract, and this server has 1: update the driver$/],
    ["other.mjs", /: the driver of \S+other\.mjs is called 'other', and must be configured as that$/],
    [
      "wrong.mjs",
      /:\n {2}status must be one of active, legacy, discontinued\n {2}features\.instances\.metric is not known; there are [^\n]*metrics[^\n]*\n {2}features\.instance is not known; there are [^\n]*\n {2}connect must be a function\n {2}tgas is not known; there are name, [^\n]*$/,
    ],
    ["throws.mjs", /: \S+throws\.mjs cannot be loaded: no such thing$/],
    ["syntax.mjs", /cannot be loaded: Unexpected/],
    ["lost.mjs", /cannot be loaded: Cannot find package 'a-package-that-is-not-there'/],
    ["missing.mjs", /^server\.yaml: drivers\.acme\.package: there is no \S+missing\.mjs$/],
  ];
  for (const [file, message] of cases) {
    await assert.rejects(load(folder, path.join(folder, file)), { name: "StartError", message }, file);
  }
  await assert.rejects(load(folder, folder), /is a folder; name the module in it$/);
  await assert.rejects(load(folder, "not-installed"), /: there is no package not-installed in the node_modules of \S+ or above$/);
  await assert.rejects(load(folder, "closed"), /: the package closed does not export '\.'$/);
  await assert.rejects(load(folder, "https://acme.example/driver.js"), /is neither the name of a package nor a path$/);
  assert.throws(() => registryOf(folder, { drivers: { mock: { package: "x" } } }), /the driver mock is built in$/);
  assert.throws(
    () => registryOf(folder, { driver: "mock", package: "x" }),
    /^StartError: server\.yaml: package: the driver mock is built in$/,
  );
});

async function starting(t: TestContext, folder: string, given: GivenConfiguration) {
  const log = path.join(folder, "log");
  const server = await startServer(createConfiguration({ hostname: "127.0.0.1", port: 0, logging: { file: log }, ...given }), {
    packageFolders: [folder],
    where,
  });
  t.after(() => server.close());
  const ask = async (target: string, headers: Readonly<Record<string, string>> = {}) => {
    const answer = await fetch(`${server.addresses[0]?.url}/api/${target}`, {
      headers: { authorization: `Basic ${btoa("mockuser:mockpassword")}`, ...headers },
    });
    return { status: answer.status, body: await answer.text() };
  };
  return { server, ask, log };
}

test("the default driver may come from a package, and serves like a built-in one", async (t) => {
  const folder = write(t, { "driver.mjs": acme() });
  const { ask } = await starting(t, folder, { driver: "acme", package: path.join(folder, "driver.mjs") });
  const realms = await ask("realms?format=xml");
  assert.equal(realms.status, 200);
  assert.match(realms.body, /<realm [^>]*id='north'/);
  assert.match((await ask("drivers?format=xml")).body, /<driver [^>]*id='acme'[^]*<driver [^>]*id='mock'/);
});

test("a default driver that does not fit ends the start", async (t) => {
  const folder = write(t, {
    "driver.mjs": acme().replace("async *list()", "async *lsit()"),
    "half.mjs": acme().replace("realms:", "instances:"),
  });
  const start = (file: string) => starting(t, folder, { driver: "acme", package: path.join(folder, file) });
  await assert.rejects(start("driver.mjs"), {
    name: "StartError",
    message:
      /^server\.yaml: package: \S+driver\.mjs does not fit this server: realms\.lsit is no operation; there are list, get$/,
  });
  await assert.rejects(start("half.mjs"), /states must be there where there are instances, and only there/);
});

test("another driver that does not fit harms nobody else, and only the log says why", async (t) => {
  const folder = write(t, { "driver.mjs": "throw new TypeError('no such thing');" });
  const { ask, server, log } = await starting(t, folder, {
    driver: "mock",
    drivers: { acme: { package: path.join(folder, "driver.mjs") } },
  });
  const drivers = await ask("drivers?format=xml");
  assert.equal(drivers.status, 200);
  assert.doesNotMatch(drivers.body, /acme/);
  const refused = await ask("realms?format=xml", { "x-deltacloud-driver": "acme" });
  assert.equal(refused.status, 500);
  assert.match(refused.body, /The driver 'acme' cannot be used\./);
  assert.doesNotMatch(refused.body, /no such thing|driver\.mjs/);
  await server.close();

  const logged = readFileSync(log, "utf8");
  assert.match(logged, /the driver cannot be used/);
  assert.match(logged, /no such thing/);
  assert.match(logged, /driver\.mjs:1/);
});
