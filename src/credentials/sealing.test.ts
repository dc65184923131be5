import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, mock, test } from "node:test";
import { isCloudError } from "../model/errors.ts";
import { readSealingKeys, parseSealingKey } from "./sealing-keys.ts";
import { ownSealing, Sealing, sealingOverhead } from "./sealing.ts";

const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-sealing-"));
after(() => rmSync(folder, { recursive: true }));

const sealer = ownSealing().sealer("test");
const content = Buffer.from("user\0päss");

test("what was sealed is opened, and is no longer than it says", () => {
  for (const given of [content, Buffer.alloc(0), randomBytes(5000)]) {
    const sealed = sealer.seal(given);
    assert.equal(sealed.length, given.length + sealingOverhead);
    assert.deepEqual(sealer.open(sealed), given);
  }
  assert.ok(!sealer.seal(content).includes(content));
  assert.notDeepEqual(sealer.seal(content), sealer.seal(content));
});

test("a value with any bit changed is none, nor is a part of one, nor another's", () => {
  const sealed = sealer.seal(content);
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const damaged = Buffer.from(sealed);
    damaged.writeUInt8(damaged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    assert.equal(sealer.open(damaged), undefined, `bit ${bit}`);
  }
  for (let length = 0; length < sealed.length; length++) assert.equal(sealer.open(sealed.subarray(0, length)), undefined);
  assert.equal(sealer.open(Buffer.concat([sealed, Buffer.alloc(1)])), undefined);
  assert.equal(sealer.open(randomBytes(200)), undefined);
  assert.equal(ownSealing().sealer("test").open(sealed), undefined);
});

test("a value is for one purpose, and for what it was associated with", () => {
  const sealing = ownSealing();
  const sealed = sealing.sealer("cookie").seal(content, undefined, "one");
  assert.deepEqual(sealing.sealer("cookie").open(sealed, "one"), content);
  assert.equal(sealing.sealer("cookie").open(sealed, "two"), undefined);
  assert.equal(sealing.sealer("cookie").open(sealed), undefined);
  assert.equal(sealing.sealer("access key").open(sealed, "one"), undefined);
});

test("a value ends at its time", () => {
  mock.timers.enable({ apis: ["Date"], now: 1_800_000_000_000 });
  try {
    const sealed = sealer.seal(content, new Date(1_800_000_001_000));
    mock.timers.setTime(1_800_000_000_999);
    assert.deepEqual(sealer.open(sealed), content);
    mock.timers.setTime(1_800_000_001_000);
    assert.equal(sealer.open(sealed), undefined);
    mock.timers.setTime(4_000_000_000_000);
    assert.deepEqual(sealer.open(sealer.seal(content)), content);
  } finally {
    mock.timers.reset();
  }
});

test("the first key seals and all open, so that a key can be replaced", () => {
  const [old, next] = [randomBytes(32), randomBytes(32)];
  const before = new Sealing([old]).sealer("test");
  const during = new Sealing([next, old]).sealer("test");
  const later = new Sealing([next]).sealer("test");
  assert.deepEqual(during.open(before.seal(content)), content);
  assert.deepEqual(later.open(during.seal(content)), content);
  assert.equal(before.open(during.seal(content)), undefined);
  assert.throws(() => new Sealing([]));
  assert.throws(() => new Sealing([randomBytes(31)]));
});

test("a key file is made once, for its owner alone, and read from then on", () => {
  const file = path.join(folder, "made", "sealing-key");
  const first = readSealingKeys(file);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(path.dirname(file)), ["sealing-key"]);
  assert.deepEqual(readSealingKeys(file), { keys: first.keys, exposed: false });
  chmodSync(file, 0o640);
  assert.equal(readSealingKeys(file).exposed, true);
});

test("a key file has comments and several keys", () => {
  const file = path.join(folder, "several");
  const keys = [randomBytes(32), randomBytes(32)] as const;
  writeFileSync(file, `# new\r\n${keys[0].toString("base64")}\r\n\n# old\n${keys[1].toString("base64url")}\n`, { mode: 0o600 });
  assert.deepEqual(readSealingKeys(file).keys, keys);
});

test("what is no key is refused without being told", () => {
  for (const text of [
    "",
    "short",
    "x".repeat(43) + "!",
    randomBytes(31).toString("base64"),
    randomBytes(33).toString("base64"),
  ]) {
    assert.throws(
      () => parseSealingKey(text),
      (error) => isCloudError(error) && error.code === "invalid_argument" && (text === "" || !error.message.includes(text)),
    );
  }
  const file = path.join(folder, "empty");
  writeFileSync(file, "# nothing\n", { mode: 0o600 });
  assert.throws(() => readSealingKeys(file), /holds no sealing key/);
  assert.throws(() => readSealingKeys(folder), /cannot be read: EISDIR/);
  assert.throws(() => readSealingKeys(path.join(file, "below")), /cannot be read: ENOTDIR/);
  assert.equal(readFileSync(file, "utf8"), "# nothing\n");
});
