import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, mock, test } from "node:test";
import fc from "fast-check";
import { isAccessRefusal, type RefusalReason } from "../access-refusal.ts";
import { narrow, type Account } from "../account.ts";
import { fromBase62, toBase62 } from "../base62.ts";
import { fingerprintOf } from "../fingerprint.ts";
import { everything } from "../scope.ts";
import { ownSealing, Sealing } from "../sealing.ts";
import { AccessKeys } from "./access-keys.ts";
import { addToDenyFile, asFingerprint, DenyFile } from "./deny-list.ts";

const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-keys-"));
after(() => rmSync(folder, { recursive: true }));

const account: Account = {
  driver: "openstack",
  provider: "https://keystone.example.com:5000/v3;RegionOne",
  credentials: { user: "admin+project", password: "pässword \u0000 16 chars" },
  scope: everything,
};

const refused = (reason: RefusalReason) => (error: unknown) => {
  assert.ok(isAccessRefusal(error), String(error));
  assert.equal(error.reason, reason, error.message);
  return true;
};

const without = ({ accessKey: _key, derivedFrom: _from, ...rest }: Account) => JSON.parse(JSON.stringify(rest)) as unknown;

test("an access key holds its account, in letters and digits, and nobody can read it there", () => {
  const sealing = ownSealing();
  const { id, secret, token } = new AccessKeys({ sealing }).create(account);
  assert.match(id, /^DCK1[A-Za-z0-9]{100,300}$/);
  assert.match(secret, /^[A-Za-z0-9]{40}$/);
  assert.equal(token, undefined);
  const known = new AccessKeys({ sealing }).resolve(id, undefined);
  assert.equal(known.secret, secret);
  assert.deepEqual(without(known.account), without(account));
  assert.equal(known.account.accessKey, fingerprintOf(id));
  assert.throws(() => new AccessKeys({ sealing: ownSealing() }).resolve(id, undefined), refused("unknown_key"));
});

test("a key that was opened before is unknown as soon as its sealing key is gone", () => {
  const [first, second] = [randomBytes(32), randomBytes(32)];
  const sealing = new Sealing([first]);
  const keys = new AccessKeys({ sealing });
  for (const { id, token, secret } of [keys.create(account), keys.create(account, true)]) {
    sealing.replace([first]);
    assert.equal(keys.resolve(id, token).secret, secret);
    assert.equal(keys.resolve(id, token).secret, secret);
    assert.throws(() => keys.resolve(`${id} ${token ?? ""}`, undefined), isAccessRefusal);
    sealing.replace([second, first]);
    assert.equal(keys.resolve(id, token).secret, secret);
    sealing.replace([second]);
    assert.throws(() => keys.resolve(id, token), isAccessRefusal);
  }
});

test("a session token belongs to its key, and is made where the key gets too long", () => {
  const keys = new AccessKeys({ sealing: ownSealing() });
  const large = { ...account, credentials: { user: "u", password: "x".repeat(2400) } };
  for (const { id, secret, token } of [keys.create(account, true), keys.create(large)]) {
    assert.match(id, /^DCS1[A-Za-z0-9]{16}$/);
    assert.match(token ?? "", /^[A-Za-z0-9]{100,5000}$/);
    assert.equal(keys.resolve(id, token).secret, secret);
    assert.throws(() => keys.resolve(id, undefined), refused("invalid_token"));
    assert.throws(() => keys.resolve(id, keys.create(account, true).token), refused("invalid_token"));
    assert.throws(() => keys.resolve(keys.create(account).id, token), refused("invalid_token"));
  }
  assert.ok(keys.create({ ...account, credentials: { user: "u", password: "x".repeat(250) } }).id.length <= 600);
});

test("an access key ends with its account", (context) => {
  mock.timers.enable({ apis: ["Date"], now: 1_800_000_000_000 });
  context.after(() => mock.timers.reset());
  const keys = new AccessKeys({ sealing: ownSealing() });
  const ending = { ...account, expires: new Date(1_800_000_060_000) };
  const made = [keys.create(ending), keys.create(ending, true)];
  for (const { id, token, expires } of made) {
    assert.deepEqual(expires, ending.expires);
    assert.deepEqual(keys.resolve(id, token).account.expires, ending.expires);
  }
  mock.timers.setTime(1_800_000_060_000);
  for (const { id, token } of made) assert.throws(() => keys.resolve(id, token), refused("expired_key"));
});

test("keys of an old sealing key stay good after it was replaced, in servers that run", () => {
  const [old, next] = [randomBytes(32), randomBytes(32)];
  const sealing = new Sealing([old]);
  const keys = new AccessKeys({ sealing });
  const before = [keys.create(account), keys.create(account, true)];
  sealing.replace([next, old]);
  const later = keys.create(account);
  for (const { id, token, secret } of [...before, later]) assert.equal(keys.resolve(id, token).secret, secret);
  sealing.replace([next]);
  assert.equal(keys.resolve(later.id, undefined).secret, later.secret);
  for (const { id, token } of before) assert.throws(() => keys.resolve(id, token), isAccessRefusal);
});

test("whatever is no key of ours is refused for a reason", () => {
  const keys = new AccessKeys({ sealing: ownSealing() });
  const { id } = keys.create(account);
  const changed = fc
    .tuple(fc.nat(id.length - 1), fc.string({ minLength: 1, maxLength: 3 }))
    .map(([at, text]) => id.slice(0, at) + text + id.slice(at + 1));
  const text = fc.oneof(
    fc.string(),
    fc.string().map((end) => `DCK1${end}`),
    fc.string().map((end) => `DCS1${end}`),
    changed,
  );
  fc.assert(
    fc.property(text, fc.option(fc.string(), { nil: undefined }), (presented, token) => {
      if (presented === id && token === undefined) return;
      assert.throws(() => keys.resolve(presented, token), isAccessRefusal);
    }),
  );
});

test("bytes have one text of letters and digits, and a text one value", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = toBase62(bytes);
      assert.match(text, /^[A-Za-z0-9]*$/);
      assert.deepEqual(new Uint8Array(fromBase62(text) ?? []), bytes);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."0aZz9+ü"), maxLength: 20 }), (text) => {
      const bytes = fromBase62(text);
      if (bytes) assert.equal(toBase62(bytes), text);
    }),
  );
  assert.equal(fromBase62("zzzzzzz"), undefined);
});

test("a derived key may do no more and no longer, and is denied with the one that it comes from", () => {
  const denied = new Set<string>();
  const keys = new AccessKeys({ sealing: ownSealing(), denied });
  const end = new Date(Date.now() + 60_000);
  const wide = keys.create({ ...account, scope: { operations: ["instances", "*.list"], frontends: ["ec2"] }, expires: end });
  const parent = keys.resolve(wide.id, undefined).account;
  const child = keys.create(
    narrow(parent, { operations: ["instances.get", "volumes"], readOnly: true }, new Date(end.getTime() + 1e6)),
    true,
  );
  const found = keys.resolve(child.id, child.token).account;
  assert.deepEqual(JSON.parse(JSON.stringify(found.scope)), {
    readOnly: true,
    operations: ["instances.get", "volumes.list"],
    frontends: ["ec2"],
  });
  assert.deepEqual(found.expires, end);
  const grandchild = keys.create(narrow(found, {}));
  assert.ok(keys.resolve(grandchild.id, undefined));
  denied.add(fingerprintOf(wide.id));
  for (const { id, token } of [wide, child, grandchild]) assert.throws(() => keys.resolve(id, token), refused("denied_key"));
});

test("a key remembers the role that it was made for, and so do those that are derived from it", () => {
  const keys = new AccessKeys({ sealing: ownSealing(), roles: new Map([["backup", { operations: ["volumes"] }]]) });
  assert.deepEqual([...keys.roles.keys()], ["read-only", "backup"]);
  const session = { role: "backup", name: "me" };
  const first = keys.create({ ...account, session });
  const parent = keys.resolve(first.id, undefined).account;
  assert.deepEqual(parent.session, session);
  assert.deepEqual(parent.derivedFrom, []);
  const second = keys.create(narrow(parent, { readOnly: true }), true);
  const child = keys.resolve(second.id, second.token).account;
  assert.deepEqual([child.session, child.derivedFrom], [session, [fingerprintOf(first.id)]]);
});

test("the operator's keyring goes before what is sealed", () => {
  const listed = { secret: "s", account: { driver: "mock", scope: everything, accessKey: "f" } };
  const keys = new AccessKeys({ sealing: ownSealing(), keyring: new Map([["AKIDLOCAL", listed]]) });
  assert.equal(keys.resolve("AKIDLOCAL", undefined), listed);
  assert.throws(() => keys.resolve("AKIDOTHER", undefined), refused("unknown_key"));
});

test("a deny list is a file that is read when it changes, and once a second at most", (context) => {
  mock.timers.enable({ apis: ["Date"], now: 1_800_000_000_000 });
  context.after(() => mock.timers.reset());
  const file = path.join(folder, "below", "denied-keys");
  const failures: unknown[] = [];
  const list = new DenyFile(file, (error) => failures.push(error));
  const { id } = new AccessKeys({ sealing: ownSealing() }).create(account);
  const fingerprint = asFingerprint(id);
  assert.equal(asFingerprint(fingerprint), fingerprint);
  assert.equal(list.has(fingerprint), false);
  assert.equal(addToDenyFile(file, fingerprint, "left the company"), true);
  assert.equal(addToDenyFile(file, fingerprint, "again"), false);
  assert.ok(!readFileSync(file, "utf8").includes(id));
  assert.equal(list.has(fingerprint), false);
  mock.timers.setTime(1_800_000_001_000);
  assert.equal(list.has(fingerprint), true);
  writeFileSync(file, `# nobody\nnot-a-fingerprint\n`);
  mock.timers.setTime(1_800_000_002_000);
  assert.equal(list.has(fingerprint), false);
  rmSync(file);
  mock.timers.setTime(1_800_000_003_000);
  assert.equal(list.has(fingerprint), false);
  assert.deepEqual(failures, []);
});
