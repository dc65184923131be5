import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { createConfiguration } from "./configuration.ts";
import { openSealing } from "./sealing.ts";
import type { GivenConfiguration } from "./settings.ts";

const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-sealing-"));
after(() => rmSync(folder, { recursive: true }));

const warnings: string[] = [];
const log = { debug: () => {}, warn: (_fields: object, message: string) => warnings.push(message), error: () => {} };
const sealer = (given: GivenConfiguration) =>
  openSealing(createConfiguration(given), log, (setting) => `setting ${setting}`).sealing.sealer("test");

/** Whether what one server has sealed is opened by the other. */
function shares(one: GivenConfiguration, other: GivenConfiguration): boolean {
  const sealed = sealer(one).seal(Buffer.from("content"));
  return sealer(other).open(sealed)?.toString() === "content";
}

test("without keys each process has one of its own", () => {
  assert.equal(shares({}, {}), false);
});

test("workers of one group have one key, unless the configuration gives them another", () => {
  const groupKey = randomBytes(32).toString("base64");
  const member = (given: GivenConfiguration) =>
    openSealing(createConfiguration(given), log, (setting) => setting, { groupKey }).sealing.sealer("test");
  const sealed = member({}).seal(Buffer.from("content"));
  assert.equal(member({}).open(sealed)?.toString(), "content");
  const keys = [randomBytes(32).toString("base64")];
  assert.equal(member({ sealing: { keys } }).open(sealed), undefined);
});

test("processes with one directory for data, one file, or the same keys share what they seal", () => {
  const data = path.join(folder, "data");
  assert.equal(shares({ data }, { data }), true);
  const file = path.join(folder, "key");
  assert.equal(shares({ sealing: { file } }, { sealing: { file }, data }), true);
  assert.equal(shares({ data }, { sealing: { file } }), false);
  assert.equal(statSync(path.join(data, "sealing-key")).mode & 0o777, 0o600);
  const [old, next] = [randomBytes(32).toString("base64"), randomBytes(32).toString("base64")];
  assert.equal(shares({ sealing: { keys: [old] } }, { sealing: { keys: [next, old] } }), true);
  assert.deepEqual(warnings, []);
});

test("keys in the configuration make no file", () => {
  const data = path.join(folder, "unused");
  sealer({ data, sealing: { keys: [randomBytes(32).toString("base64")] } });
  assert.equal(existsSync(data), false);
});

test("what cannot be used ends the start, by the name of its setting and without the key", () => {
  const key = randomBytes(30).toString("base64");
  assert.throws(() => sealer({ sealing: { keys: [key] } }), {
    name: "StartError",
    message: "setting sealing.keys: A sealing key is 32 random bytes in Base64.",
  });
  assert.throws(() => sealer({ sealing: { keys: [key], file: "f" } }), /setting sealing\.keys: there is also a file/);
  assert.throws(() => sealer({ sealing: { keys: [] } }), /setting sealing\.keys: there is no key/);
  assert.throws(() => sealer({ sealing: { file: folder } }), /setting sealing\.file: .* cannot be read: EISDIR/);
});

test("a file that others can read is used, and the operator told", () => {
  const file = path.join(folder, "open");
  writeFileSync(file, randomBytes(32).toString("base64"), { mode: 0o644 });
  assert.equal(shares({ sealing: { file } }, { sealing: { file } }), true);
  assert.equal(warnings.length, 2);
});
