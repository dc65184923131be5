import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { SealedKeys } from "../../../credentials/access-keys/sealed-keys.ts";
import { Sealing } from "../../../credentials/sealing.ts";
import { mockAccount, startSessionServer } from "../../../testing/session-server.ts";

test("an access key with its secret is a user of its cloud, as far as its scope goes, and the log has its fingerprint only", async (context) => {
  const sealingKey = randomBytes(32);
  const server = await startSessionServer(context, { driver: "test", sealing: { keys: [sealingKey.toString("base64")] } });
  const sealed = new SealedKeys(new Sealing([sealingKey]));
  const account = { driver: "mock", credentials: mockAccount, scope: { readOnly: true, operations: ["instances", "realms"] } };
  for (const { id, secret, token } of [sealed.create(account), sealed.create(account, true)]) {
    const user = token === undefined ? id : `${id};token=${token}`;
    const call = (path: string, password = secret, method = "GET") =>
      fetch(`${server.origin}/api/${path}`, {
        method,
        headers: { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`, Accept: "application/xml" },
      });
    const listed = await call("instances");
    assert.equal(listed.status, 200);
    assert.equal(listed.headers.get("x-deltacloud-driver"), "mock");
    assert.equal((await call("images")).status, 403);
    assert.equal((await call("instances/inst0/stop", secret, "POST")).status, 403);
    assert.equal((await call("instances", "guess")).status, 401);
  }
  const { id, secret } = sealed.create(account);
  const log = await server.log();
  assert.ok(log.includes('"accessKey":"') && !log.includes(id.slice(0, 12)) && !log.includes(secret));
});
