import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test, type TestContext } from "node:test";
import { runCommand } from "../src/testing/run-command.ts";
import { mockAccount } from "../src/testing/session-server.ts";
import { TestBrowser } from "../src/testing/test-browser.ts";

const directory = mkdtempSync(path.join(tmpdir(), "deltacloud-logins-"));
after(() => rmSync(directory, { recursive: true, force: true }));

/** Starts a server process that ends with the test; gives a browser that sees it at the address of a proxy. */
async function started(t: TestContext, args: readonly string[]): Promise<TestBrowser> {
  const command = runCommand("cli/deltacloudd", ["-i", "mock", "-r", "127.0.0.1", "-p", "0", ...args]);
  t.after(async () => {
    command.process.kill("SIGKILL");
    await command.ended();
  });
  const [, port] = await command.printed(/^Starting Deltacloud API :: mock :: .*:(\d+)\/api\n/m);
  return new TestBrowser(`http://127.0.0.1:${port}`);
}

const proxied = { "x-forwarded-host": "cloud.example", "x-forwarded-proto": "https", origin: "https://cloud.example" };

test("processes behind one address share logins when they share a sealing key, which the first of them makes", async (t) => {
  const file = path.join(directory, "keys", "sealing-key");
  const servers = await Promise.all([started(t, ["--sealing-key", file]), started(t, ["--sealing-key", file]), started(t, [])]);
  const [first, second, stranger] = servers as [TestBrowser, TestBrowser, TestBrowser];
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal((await first.post("/api/login", mockAccount, proxied)).status, 303);
  for (const [name, value] of first.jar) for (const other of [second, stranger]) other.jar.set(name, value);
  assert.equal((await second.get("/api/instances", { headers: proxied })).status, 200);
  assert.ok((await second.post("/api/instances/inst1/stop", {}, proxied)).status < 400);
  assert.equal((await stranger.get("/api/instances", { headers: proxied })).status, 401);
});
