import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { KeyDocument } from "../credentials/access-keys/key-document.ts";
import { SealedKeys } from "../credentials/access-keys/sealed-keys.ts";
import { fingerprintOf } from "../credentials/fingerprint.ts";
import { Sealing } from "../credentials/sealing.ts";
import { readSealingKeys } from "../credentials/sealing-keys.ts";
import { createConfiguration } from "./configuration.ts";
import type { GivenConfiguration } from "./settings.ts";
import { startServer } from "./start.ts";

interface Desk {
  readonly folder: string;
  readonly reload: () => void;
  ask(user: string, password: string, wish?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Ends the server and gives its log. */
  log(): Promise<string>;
}

async function startDesk(context: TestContext, given: GivenConfiguration = {}, home = "home"): Promise<Desk> {
  const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-desk-"));
  const file = path.join(folder, "log");
  const server = await startServer(
    createConfiguration({ driver: "mock", hostname: "127.0.0.1", port: 0, logging: { file, verbose: true }, ...given }),
    { environment: { HOME: path.join(folder, home), API_TEST_SECRET: "the operator's" } },
  );
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= server.close());
  context.after(async () => {
    await close();
    rmSync(folder, { recursive: true });
  });
  const [address] = server.addresses;
  return {
    folder,
    reload: () => server.reload(),
    ask: (user, password, wish = {}, headers = {}) =>
      fetch(`http://127.0.0.1:${address?.port}/access-keys`, {
        method: "POST",
        headers: {
          Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
          "Content-Type": "application/json",
          ...headers,
        },
        body: JSON.stringify(wish),
      }),
    async log() {
      await close();
      return readFileSync(file, "utf8");
    },
  };
}

const keyOf = async (response: Response): Promise<KeyDocument> => {
  assert.equal(response.status, 201, await response.clone().text());
  assert.equal(response.headers.get("cache-control"), "no-store");
  return (await response.json()) as KeyDocument;
};

test("credentials that the cloud accepts become an access key, of which the log has a fingerprint", async (context) => {
  const desk = await startDesk(context);
  const key = await keyOf(await desk.ask("mockuser", "mockpassword", { expiresIn: 60, readOnly: true }));
  assert.equal(key.Version, 1);
  const left = Date.parse(key.Expiration ?? "") - Date.now();
  assert.ok(left > 50_000 && left <= 60_000, String(left));
  const derived = await keyOf(await desk.ask(key.AccessKeyId, key.SecretAccessKey, { session: true }));
  assert.ok(derived.SessionToken);
  assert.equal(derived.Expiration, key.Expiration);
  assert.equal((await desk.ask(key.AccessKeyId, "guess")).status, 401);
  const log = await desk.log();
  for (const secret of [key.AccessKeyId, key.SecretAccessKey, derived.SecretAccessKey, "mockpassword"])
    assert.ok(!log.includes(secret));
  const fingerprint = `"accessKey":"${fingerprintOf(key.AccessKeyId)}"`;
  assert.equal(log.split(fingerprint).length - 1, 2, log);
});

test("what the cloud rejects becomes none, and an address may try so often only", async (context) => {
  const desk = await startDesk(context, { sessions: { failedLogins: 2 } });
  for (const status of [401, 401, 429]) {
    const response = await desk.ask("mockuser", "wrong");
    assert.equal(response.status, status);
    assert.ok(!(await response.text()).includes("DCK1"));
  }
});

test("no page in a browser can have keys made with the credentials that the browser knows", async (context) => {
  const desk = await startDesk(context);
  assert.equal((await desk.ask("mockuser", "mockpassword", {}, { Origin: "https://evil.example" })).status, 403);
  assert.equal((await desk.ask("mockuser", "mockpassword", {}, { "Sec-Fetch-Site": "same-origin" })).status, 403);
  assert.equal((await desk.ask("mockuser", "mockpassword", {}, { "Content-Type": "text/plain" })).status, 400);
});

test("a wish that is not understood makes no key", async (context) => {
  const desk = await startDesk(context, { sessions: { failedLogins: 100 } });
  for (const wish of [
    [],
    "x",
    { readonly: true },
    { readOnly: 1 },
    { expiresIn: -1 },
    { driverScope: ["fly"] },
    { driverScope: "*" },
    { frontends: [1] },
    { session: "yes" },
  ]) {
    assert.equal((await desk.ask("mockuser", "mockpassword", wish)).status, 400, JSON.stringify(wish));
  }
});

test("a key of the operator's own makes keys that end", async (context) => {
  const secretHash = createHash("sha256").update("x").digest("hex");
  const keyring = {
    OPERATORSKEY: { secretVariable: "API_TEST_SECRET", user: "mockuser", password: "mockpassword" },
    OTHERKEY: { secret: secretHash, user: "mockuser", password: "wrong" },
  };
  const desk = await startDesk(context, { accessKeys: { keyring } });
  const key = await keyOf(await desk.ask("OPERATORSKEY", "the operator's"));
  const hours = (Date.parse(key.Expiration ?? "") - Date.now()) / 3_600_000;
  assert.ok(hours > 11.9 && hours <= 12, String(hours));
  assert.equal((await desk.ask("OTHERKEY", secretHash)).status, 401);
});

test("a server finds the sealing key that its user made after it was started, and a replaced one at a signal", async (context) => {
  const desk = await startDesk(context);
  const file = path.join(desk.folder, "home", ".config", "deltacloud", "sealing-key");
  const own = await keyOf(await desk.ask("mockuser", "mockpassword"));
  const account = { driver: "mock", credentials: { user: "mockuser", password: "mockpassword" }, scope: {} };
  const made = new SealedKeys(new Sealing(readSealingKeys(file).keys)).create(account);
  await keyOf(await desk.ask(made.id, made.secret));
  await keyOf(await desk.ask(own.AccessKeyId, own.SecretAccessKey));

  const next = randomBytes(32);
  const old = readFileSync(file, "utf8");
  writeFileSync(file, `${next.toString("base64")}\n${old}`, { mode: 0o600 });
  desk.reload();
  await keyOf(await desk.ask(made.id, made.secret));
  const later = new SealedKeys(new Sealing([next])).create(account);
  await keyOf(await desk.ask(later.id, later.secret));

  writeFileSync(path.join(path.dirname(file), "denied-keys"), `${fingerprintOf(made.id)} gone\n`);
  await sleep(1100);
  assert.equal((await desk.ask(made.id, made.secret)).status, 401);
  await keyOf(await desk.ask(later.id, later.secret));
});

test("an access key of the configuration that lacks something ends the start, by the name of its setting", async () => {
  const start = (key: NonNullable<NonNullable<GivenConfiguration["accessKeys"]>["keyring"]>[string], id = "AKEY") =>
    startServer(createConfiguration({ driver: "mock", port: 0, accessKeys: { keyring: { [id]: key } } }), {});
  await assert.rejects(start({}), /accessKeys\.keyring\.AKEY: there is no secret/);
  await assert.rejects(start({ secret: "s" }, "no/key"), /accessKeys\.keyring\.no\/key: an access key is/);
  await assert.rejects(start({ secret: "s", driver: "nothing" }), /accessKeys\.keyring\.AKEY\.driver: there is no driver/);
  await assert.rejects(start({ secret: "s", user: "u" }), /accessKeys\.keyring\.AKEY\.user: there is no password/);
  await assert.rejects(start({ secret: "s", driverScope: ["fly"] }), /accessKeys\.keyring\.AKEY\.driverScope: 'fly' is not/);
  await assert.rejects(
    start({ secretVariable: "API_NONE" }),
    /accessKeys\.keyring\.AKEY\.secretVariable: there is no secret in API_NONE/,
  );
  const withRole = (name: string, driverScope: string[]) =>
    startServer(createConfiguration({ driver: "mock", port: 0, accessKeys: { roles: { [name]: { driverScope } } } }), {});
  await assert.rejects(withRole("backup", ["fly"]), /accessKeys\.roles\.backup\.driverScope: 'fly' is not/);
  await assert.rejects(withRole("a/b", ["volumes"]), /accessKeys\.roles\.a\/b: a role has 1 to 64/);
});
