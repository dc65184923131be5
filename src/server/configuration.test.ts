import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { readConfigurationFile } from "./configuration-file.ts";
import { commandLineLayer, environmentLayer } from "./configuration-text.ts";
import { createConfiguration, resolve, type Layer } from "./configuration.ts";
import { driverSettings } from "./driver-settings.ts";
import { StartError } from "./start-error.ts";

function write(t: TestContext, text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-configuration-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "server.yaml");
  writeFileSync(file, text);
  return file;
}

async function fileLayer(t: TestContext, text: string, driver?: string): Promise<Layer> {
  return (await readConfigurationFile(write(t, text))).layer(driver);
}

const isStartError = (pattern: RegExp) => (error: unknown) => {
  assert.ok(error instanceof StartError);
  assert.match(error.message, pattern);
  return true;
};

test("the command line goes before the environment, the environment before the file, the file before the default", async (t) => {
  const file = await fileLayer(t, "port: 1\nhostname: from-file\ntimeout: 7\nlimits:\n  idleSeconds: 9\n");
  const environment = environmentLayer({ API_PORT: "2", API_HOST: "from-environment", API_VERBOSE: "true", API_LOG: "" });
  const { configuration, where } = resolve([commandLineLayer({ port: ["3"], daemon: true }), environment, file]);
  assert.equal(configuration.port, 3);
  assert.equal(configuration.hostname, "from-environment");
  assert.equal(configuration.timeout, 7);
  assert.equal(configuration.limits.idleSeconds, 9);
  assert.equal(configuration.limits.headerBytes, 32_768);
  assert.equal(configuration.logging.verbose, true);
  assert.equal(configuration.logging.file, undefined);
  assert.equal(configuration.daemon.enabled, true);
  assert.deepEqual(configuration.frontends, ["deltacloud"]);
  assert.equal(where("port"), "--port");
  assert.equal(where("hostname"), "API_HOST");
  assert.match(where("limits.idleSeconds"), /server\.yaml:5:3: limits\.idleSeconds$/);
  assert.equal(where("tls.key"), "tls.key");
});

test("a file has drivers, listeners and all the rest", async (t) => {
  const { given } = await fileLayer(
    t,
    `
driver: mock
listeners:
  - frontends: [deltacloud, admin]
    hostname: 127.0.0.1
    port: 4000
    tls: { enabled: true, key: k.pem, certificate: c.pem }
  - frontends: [deltacloud]
drivers:
  mock: &shared
    user: jane
    password: 0123
    providers:
      near: { value: "https://near.example", tls: { insecure: true } }
  other: *shared
trustedProxies: [loopback, 10.0.0.0/8]
logging: { format: common }
`,
  );
  const configuration = createConfiguration(given);
  assert.equal(configuration.driver, "mock");
  assert.deepEqual(configuration.listeners, [
    {
      frontends: ["deltacloud", "admin"],
      hostname: "127.0.0.1",
      port: 4000,
      tls: { enabled: true, key: "k.pem", certificate: "c.pem" },
    },
    {
      frontends: ["deltacloud"],
      hostname: "localhost",
      port: 0,
      tls: { enabled: false, key: undefined, certificate: undefined },
    },
  ]);
  assert.equal(configuration.drivers["mock"]?.password, "0123");
  assert.equal(configuration.drivers["other"]?.user, "jane");
  assert.deepEqual(configuration.drivers["mock"]?.providers["near"]?.tls, {
    ca: undefined,
    insecure: true,
    serverName: undefined,
    certificate: undefined,
    key: undefined,
  });
});

test("what is wrong in a file is told with line, column and cause", async (t) => {
  const cases: readonly (readonly [text: string, message: RegExp])[] = [
    ["port: 3001\nlimit: {}\n", /server\.yaml:2:1: limit is not a setting; there are driver, hostname/],
    ["limits:\n  connection: 1\n", /:2:3: limits\.connection is not a setting/],
    ["limits:\n  connections: many\n", /:2:3: limits\.connections is not a whole number from 1 to/],
    ["port: 1.5\n", /:1:1: port is not a whole number from 0 to 65535/],
    ["port: 99999\n", /:1:1: port is not a whole number/],
    ['port: "3001"\n', /:1:1: port is not a whole number/],
    ["hostname: [a]\n", /:1:1: hostname is not a text/],
    ["hostname: true\n", /:1:1: hostname is not a text/],
    ["logging:\n  verbose: 1\n", /:2:3: logging\.verbose is neither true nor false/],
    ["logging:\n  format: xml\n", /:2:3: logging\.format: 'xml' is none of json, common/],
    ["logging: on\n", /:1:1: logging is not a map/],
    ["port: 1\nlisteners: {}\n", /:2:1: listeners is not a list/],
    [
      "listeners:\n  - frontends: [a]\n    prot: 1\n",
      /:3:5: listeners\.0\.prot is not a setting; there are frontends, hostname, port, tls/,
    ],
    ["drivers:\n  mock:\n    usr: a\n", /:3:5: drivers\.mock\.usr is not a setting/],
    ["port: 1\nport: 2\n", /:2:1: Map keys must be unique/],
    ["port: {\n", /server\.yaml:\d:\d: /],
    ["- a\n- b\n", /:1:1: the file is not a map of settings/],
    ["? [a]\n: b\n", /a key is not a text/],
    ["mock:\n  provider: [a]\n", /:2:3: mock\.provider is not a text/],
    ["lisetners:\n  frontends: a\n", /:2:3: lisetners\.frontends is neither a setting nor one of provider, user, password/],
    ["prot: 3001\n", /:1:1: prot is not a map/],
  ];
  for (const [text, message] of cases) await assert.rejects(fileLayer(t, text), isStartError(message), text);
  await assert.rejects(
    readConfigurationFile("/nowhere/server.yaml"),
    isStartError(/^The config file \/nowhere\/server\.yaml cannot be read: ENOENT$/),
  );
});

test("a module of a driver that begins with a dot starts at the file's folder, a package does not", async (t) => {
  const file = write(t, "package: ./a.js\ndrivers: { b: { package: ../b.js }, c: { package: c } }\n");
  const { given } = (await readConfigurationFile(file)).layer(undefined);
  const folder = path.dirname(file);
  assert.equal(given.package, path.join(folder, "a.js"));
  assert.equal(given.drivers?.["b"]?.package, path.resolve(folder, "../b.js"));
  assert.equal(given.drivers?.["c"]?.package, "c");
});

test("an empty file sets nothing", async (t) => {
  for (const text of ["", "# nothing\n", "---\n"]) assert.deepEqual((await fileLayer(t, text)).given, {});
});

test("the original's config file: only the entry of the driver in use counts", async (t) => {
  const text =
    "ec2:\n  provider: eu-west-1\n  user: AKIAEXAMPLE\n  password: 12345\nrhevm:\n  provider: https://rhevm.example:8443/api;645e\n";
  assert.deepEqual((await fileLayer(t, text, "ec2")).given, { provider: "eu-west-1", user: "AKIAEXAMPLE", password: "12345" });
  assert.deepEqual((await fileLayer(t, text, "rhevm")).given, { provider: "https://rhevm.example:8443/api;645e" });
  assert.deepEqual((await fileLayer(t, text, "mock")).given, {});
  assert.deepEqual((await fileLayer(t, text)).given, {});
});

test("the original's config file with symbols as keys is refused as it did", async (t) => {
  await assert.rejects(
    fileLayer(t, ":ec2:\n  :provider: eu-west-1\n", "ec2"),
    isStartError(/^The config file .*server\.yaml uses symbols as keys\n {2}Change them to be ordinary strings$/),
  );
});

test("arguments and variables are checked and named", () => {
  assert.throws(() => commandLineLayer({ port: ["x"] }), isStartError(/^--port is not a whole number from 0 to 65535$/));
  assert.throws(() => commandLineLayer({ port: [""] }), isStartError(/^--port is not/));
  assert.deepEqual(
    environmentLayer({ https_proxy: "p", HTTP_PROXY: "q", http_proxy: "r", no_proxy: "a, b", api_host: "h" }).given,
    {
      proxy: { http: "q", https: "p", except: ["a", "b"] },
    },
  );
  assert.throws(() => environmentLayer({ API_TIMEOUT: "soon" }), isStartError(/^API_TIMEOUT is not a number/));
  assert.throws(() => commandLineLayer({ "log-format": ["xml"] }), isStartError(/^--log-format: 'xml' is none of json, common$/));
  for (const text of ["deltacloud", "deltacloud=3002", "=h:1", "a=h:99999", "a=h:", "a=::1:80"]) {
    assert.throws(() => commandLineLayer({ listen: [text] }), isStartError(/is not of the form FRONTENDS=HOST:PORT/), text);
  }
});

test("--listen and -f take several frontends", () => {
  const { given } = commandLineLayer({ listen: ["deltacloud,admin=localhost:1", "ec2=https://[::1]:2"], frontends: ["a, b"] });
  assert.deepEqual(given, {
    frontends: ["a", "b"],
    listeners: [
      { frontends: ["deltacloud", "admin"], hostname: "localhost", port: 1, tls: { enabled: false } },
      { frontends: ["ec2"], hostname: "::1", port: 2, tls: { enabled: true } },
    ],
  });
});

test("passwords come from the file itself, another file or a variable", (t) => {
  const passwordFile = write(t, "from file\n");
  const configuration = createConfiguration({
    provider: "default one",
    drivers: {
      a: { user: "u", password: "direct", provider: "not this" },
      b: { user: "u", passwordFile, providers: { near: { value: "v" } } },
      c: { user: "u", passwordVariable: "SECRET_OF_C" },
    },
  });
  const settings = driverSettings(configuration, "a", { SECRET_OF_C: "from variable" }, (name) => name);
  assert.deepEqual(settings["a"]?.credentials, { user: "u", password: "direct" });
  assert.equal(settings["a"]?.provider, "default one");
  assert.deepEqual(settings["b"]?.credentials, { user: "u", password: "from file" });
  assert.equal(settings["b"]?.providers?.["near"]?.value, "v");
  assert.deepEqual(settings["c"]?.credentials, { user: "u", password: "from variable" });
});

test("server-side credentials need both halves, and are those of the default driver", () => {
  const settingsOf = (given: Parameters<typeof createConfiguration>[0]) =>
    driverSettings(createConfiguration(given), "mock", {}, (name) => name);
  assert.deepEqual(settingsOf({ user: "u", password: "p" })["mock"]?.credentials, { user: "u", password: "p" });
  assert.equal(settingsOf({ user: "u" })["mock"]?.credentials, undefined);
  assert.throws(
    () => settingsOf({ drivers: { ec2: { user: "u" } } }),
    isStartError(/^drivers\.ec2\.user: there is no password to it$/),
  );
  assert.throws(
    () => settingsOf({ drivers: { ec2: { password: "p" } } }),
    isStartError(/^drivers\.ec2\.password: there is no user to it$/),
  );
  assert.throws(
    () => settingsOf({ drivers: { ec2: { user: "u", password: "p", passwordFile: "f" } } }),
    isStartError(/^drivers\.ec2\.passwordFile: there is also a password$/),
  );
  assert.throws(
    () => settingsOf({ drivers: { ec2: { user: "u", passwordVariable: "NONE" } } }),
    isStartError(/^drivers\.ec2\.passwordVariable: there is no password in NONE$/),
  );
  assert.throws(
    () => settingsOf({ drivers: { ec2: { user: "u", passwordFile: "/nowhere" } } }),
    isStartError(/^drivers\.ec2\.passwordFile: \/nowhere cannot be read: ENOENT$/),
  );
});
