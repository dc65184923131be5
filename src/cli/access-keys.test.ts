import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { AccessKeys } from "../credentials/access-keys/access-keys.ts";
import { fingerprintOf } from "../credentials/fingerprint.ts";
import { readSealingKeys } from "../credentials/sealing-keys.ts";
import { Sealing } from "../credentials/sealing.ts";
import { runCommand } from "../testing/run-command.ts";

const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-access-keys-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const sealingKey = path.join(folder, "deltacloud", "sealing-key");
const mock = {
  XDG_CONFIG_HOME: folder,
  DELTACLOUD_DRIVER: "mock",
  DELTACLOUD_USER: "mockuser",
  DELTACLOUD_PASSWORD: "mockpassword",
};

async function deltacloud(line: string, environment: Readonly<Record<string, string>> = mock) {
  const command = runCommand("cli/deltacloud", line.split(" ").filter(Boolean), { environment, folder });
  const code = await command.ended();
  return { code, output: command.output(), errorOutput: command.errorOutput() };
}

const knownKeys = (): AccessKeys => new AccessKeys({ sealing: new Sealing(readSealingKeys(sealingKey).keys) });

test("a key is made with a sealing key that is made at first use, and says what it may do", async () => {
  const first = await deltacloud("keys create --json --expires 12h --read-only --driver-scope instances,*.get --frontends ec2");
  assert.equal(first.code, 0, first.errorOutput);
  assert.match(first.errorOutput, /^Made a sealing key in /);
  assert.equal(statSync(sealingKey).mode & 0o777, 0o600);
  const document = JSON.parse(first.output) as Record<string, string | number>;
  assert.deepEqual(Object.keys(document), ["Version", "AccessKeyId", "SecretAccessKey", "Expiration"]);
  const id = String(document["AccessKeyId"]);
  const { secret, account } = knownKeys().resolve(id, undefined);
  assert.equal(secret, document["SecretAccessKey"]);
  assert.deepEqual(account.credentials, { user: "mockuser", password: "mockpassword" });
  assert.deepEqual(account.scope, { readOnly: true, operations: ["instances", "*.get"], frontends: ["ec2"] });

  const shown = await deltacloud(`keys show ${id}`);
  assert.deepEqual([shown.code, shown.errorOutput], [0, ""]);
  assert.match(shown.output, new RegExp(`^fingerprint +${fingerprintOf(id)}\n`));
  assert.match(shown.output, /user +mockuser\n/);
  assert.ok(!shown.output.includes("mockpassword") && !shown.output.includes(secret));

  const denied = await deltacloud(`keys deny ${id}`);
  assert.deepEqual([denied.code, denied.errorOutput], [0, ""]);
  const list = readFileSync(path.join(folder, "deltacloud", "denied-keys"), "utf8");
  assert.ok(list.startsWith(`${fingerprintOf(id)} `) && !list.includes(id));
});

test("a session token goes to a shell with its key, and no old one stays without", async () => {
  const { output } = await deltacloud("access-keys create --export --session");
  const [id = "", secret, token] = output
    .trimEnd()
    .split("\n")
    .map((line) => /^export AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)=([A-Za-z0-9]+)$/.exec(line)?.[1]);
  assert.equal(knownKeys().resolve(id, token).secret, secret);
  assert.match((await deltacloud("access-keys create --export")).output, /\nunset AWS_SESSION_TOKEN\n$/);
});

test("what is wrong with a command line is said, and nothing is made", async () => {
  const file = path.join(folder, "none", "sealing-key");
  for (const [line, expected] of [
    ["keys create --expires soon", /--expires: "soon" is neither/],
    ["keys create --expires 0s", /a key cannot end then/],
    ["keys create --driver-scope fly", /--driver-scope: 'fly' is not of the form/],
    ["keys create --frontends ec2,soap", /--frontends: there is no 'soap'; there are .*\bec2\b/],
    ["keys create --json --export", /--json and --export: only one of them/],
    ["keys create --server localhost", /--server: its address is none/],
    [`access-keys show DCK1x --sealing-key ${file}`, /There is no sealing key in /],
    ["access-keys show", /needs the access key/],
    ["access-keys", /create, show or deny/],
  ] as const) {
    const { code, errorOutput } = await deltacloud(line);
    assert.equal(code, 2, line);
    assert.match(errorOutput, expected);
  }
  const foreign = await deltacloud("keys create --driver opnstack");
  assert.equal(foreign.code, 0, "a server may have drivers of others");
  assert.match(foreign.errorOutput, /No driver 'opnstack' comes with deltacloud/);
  const unasked = await deltacloud("access-keys create", { XDG_CONFIG_HOME: folder });
  assert.deepEqual([unasked.code, unasked.output], [2, ""]);
  assert.match(unasked.errorOutput, /no terminal to ask for the user name/);
});
