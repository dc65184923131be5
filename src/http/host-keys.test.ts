import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import type { CommandRunner } from "../model/driver.ts";
import { startSshServer, type SshServer, type SshServerOptions } from "../testing/ssh-server.ts";
import { generateSshKeyPair, type SshKeyPair } from "../wire/ssh-keys.ts";
import { createCommandRunner } from "./command-runner.ts";
import { createEgressPolicy } from "./egress.ts";
import type { HostKeyPolicy } from "./host-keys.ts";

const hostKey = await generateSshKeyPair("ed25519", "test");
const otherHostKey = await generateSshKeyPair("ecdsa", "test");
const options: SshServerOptions = {
  hostKeys: [hostKey.privateKey],
  username: "root",
  password: "secret",
  commands: {
    true: (channel) => {
      channel.exit(0);
      channel.end();
    },
  },
};
let server: SshServer;
let folder: string;

before(async () => {
  server = await startSshServer(options);
  folder = await mkdtemp(path.join(tmpdir(), "host-keys-"));
});
after(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

const egress = createEgressPolicy({ ranges: ["127.0.0.0/8"] });
const runnerWith = (hostKeys: HostKeyPolicy): CommandRunner => createCommandRunner({ egress, hostKeys });
const known = (...entries: readonly string[]): CommandRunner => runnerWith({ mode: "known", entries });

function run({ port = server.port }: { port?: number }, runner: CommandRunner): ReturnType<CommandRunner["run"]> {
  const { signal } = new AbortController();
  return runner.run({ host: "127.0.0.1", port, username: "root", password: "secret", command: "true", signal });
}

const line = (name: string, key: SshKeyPair): string => `${name} ${key.publicKey.split(" ").slice(0, 2).join(" ")}`;
const here = (): string => `[127.0.0.1]:${server.port}`;
const denied = (message: RegExp) => ({ code: "permission_denied", message });

test("one that is known", async () => {
  assert.equal((await run({}, known(line(here(), hostKey)))).exitStatus, 0);
});

test("one that is not known", async () => {
  await assert.rejects(run({}, known()), denied(/\[127\.0\.0\.1\]:\d+ is not known \(SHA256:/));
  await assert.rejects(run({}, known(line("127.0.0.1", hostKey))), denied(/is not known/));
});

test("another than the known one", async () => {
  const other = await generateSshKeyPair("ed25519", "test");
  await assert.rejects(run({}, known(line(here(), other))), denied(/is not the one that is known/));
});

test("another type than the known one", async () => {
  await assert.rejects(run({}, known(line(here(), otherHostKey))), denied(/does not have the host key/));
});

test("the known one of several", async (t) => {
  const both = await startSshServer({ ...options, hostKeys: [hostKey.privateKey, otherHostKey.privateKey] });
  t.after(() => both.close());
  for (const key of [hostKey, otherHostKey]) {
    assert.equal((await run({ port: both.port }, known(line(`[127.0.0.1]:${both.port}`, key)))).exitStatus, 0);
  }
});

test("one that is revoked", async () => {
  const entries = [line(here(), hostKey), `@revoked ${line("*", hostKey)}`];
  await assert.rejects(run({}, known(...entries)), denied(/is revoked/));
});

test("one that a file has, read anew each time", async () => {
  const file = path.join(folder, "known");
  const runner = runnerWith({ mode: "known", file });
  await assert.rejects(run({}, runner), denied(/is not known/));
  await writeFile(file, `# ours\n${line(here(), hostKey)}\n`);
  assert.equal((await run({}, runner)).exitStatus, 0);
});

test("an entry that is none", () => {
  assert.throws(() => known("127.0.0.1"), { code: "invalid_argument" });
});

test("a new one is remembered", async () => {
  const runner = runnerWith({ mode: "accept-new" });
  const other = await startSshServer({ ...options, hostKeys: [otherHostKey.privateKey] });
  assert.equal((await run({}, runner)).exitStatus, 0);
  assert.equal((await run({}, runner)).exitStatus, 0);
  assert.equal((await run({ port: other.port }, runner)).exitStatus, 0);
  other.close();
});

test("a new one is remembered in the file, and another refused", async () => {
  const file = path.join(folder, "remembered");
  await writeFile(file, line("example.com", otherHostKey), { mode: 0o600 });
  await Promise.all([1, 2, 3].map(() => run({}, runnerWith({ mode: "accept-new", file }))));
  const text = await readFile(file, "utf8");
  assert.ok(text.startsWith(`${line("example.com", otherHostKey)}\n${line(here(), hostKey)}\n`), text);
  await writeFile(file, `${line(here(), otherHostKey)}\n`);
  await assert.rejects(run({}, runnerWith({ mode: "accept-new", file })), denied(/host key/));
});

test("the file is made for its owner alone, and has each host once", async () => {
  const file = path.join(folder, "made");
  const runner = runnerWith({ mode: "accept-new", file });
  await Promise.all([1, 2, 3].map(() => run({}, runner)));
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.equal(await readFile(file, "utf8"), `${line(here(), hostKey)}\n`);
});

test("any one, where the operator says so", async () => {
  assert.equal((await run({}, runnerWith({ mode: "any" }))).exitStatus, 0);
});
