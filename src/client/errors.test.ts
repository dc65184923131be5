import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test, type TestContext } from "node:test";
import { createMock } from "../drivers/mock/driver.ts";
import { CloudError } from "../model/errors.ts";
import { createTestDriver } from "../testing/test-driver/driver.ts";
import { serve } from "../../test/running-server.ts";
import { ApiError, createClient, type Client } from "./client.ts";

let fault: CloudError | undefined;
const server = await serve([createMock(), createTestDriver({ faults: () => fault, instances: 500 }).driver]);
after(() => server.close());
const url = `http://127.0.0.1:${server.port}`;
const mock = createClient({ url, user: "mockuser", password: "mockpassword" });
const cloud = createClient({ url, user: "tester", password: "secret", driver: "test" });

async function failure(call: Promise<unknown>): Promise<ApiError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ApiError, String(error));
  return error;
}

/** A server that answers everything alike. */
async function answering(t: TestContext, status: number, type: string, body: string, length?: number): Promise<Client> {
  const other = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { "content-type": type, ...(length !== undefined && { "content-length": length }) });
    response.write(body);
    if (length === undefined) response.end();
    else setTimeout(() => response.destroy(), 20);
  });
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    other.closeAllConnections();
    other.close();
  });
  const address = other.address();
  assert.ok(address !== null && typeof address === "object");
  return createClient({ url: `http://127.0.0.1:${address.port}` });
}

test("what the model can say goes wrong is told by one code", async () => {
  const expected = {
    invalid_argument: "invalid_argument",
    unauthenticated: "unauthenticated",
    permission_denied: "permission_denied",
    not_found: "not_found",
    already_exists: "conflict",
    failed_precondition: "conflict",
    busy: "conflict",
    quota_exceeded: "permission_denied",
    capacity_unavailable: "provider_unavailable",
    rate_limited: "rate_limited",
    provider_error: "provider_error",
    provider_unavailable: "provider_unavailable",
    provider_timeout: "provider_timeout",
    internal: "internal",
  } as const;
  for (const [code, told] of Object.entries(expected)) {
    fault = new CloudError(code as keyof typeof expected, `It is ${code}.`);
    const error = await failure(cloud.volumes.create({ capacity: 2 ** 30 }));
    assert.equal(error.code, told, code);
  }
  fault = new CloudError("rate_limited", "Slowly.", { retryAfter: 2500 });
  const { status, message, exception, retryAfter, requestId } = await failure(cloud.volumes.create({ capacity: 2 ** 30 }));
  fault = undefined;
  assert.deepEqual([status, message, exception, retryAfter], [429, "Slowly.", "ProviderError", 3000]);
  assert.ok(requestId);
});

test("wrong credentials, and none", async () => {
  for (const password of ["wrong", undefined]) {
    const stranger = createClient({ url, ...(password !== undefined && { user: "mockuser", password }) });
    assert.equal((await failure(stranger.verify())).code, "unauthenticated");
    assert.equal((await failure(stranger.instances.list().toArray())).code, "unauthenticated");
    assert.equal((await failure(stranger.blobs.put("bucket1", "x", "x"))).code, "unauthenticated");
  }
});

test("what is missing is not found, also by an action", async () => {
  for (const call of [
    () => mock.instances.get("nope"),
    () => mock.instances.stop("nope"),
    () => mock.instances.destroy("nope"),
    () => mock.volumes.get("nope"),
    () => mock.blobs.get("bucket1", "nope"),
    () => mock.blobs.content("bucket1", "nope"),
    () => mock.blobs.list("nope").toArray(),
  ]) {
    assert.equal((await failure(call())).code, "not_found");
  }
});

test("what the state does not allow, and what the cloud cannot do", async () => {
  assert.equal((await failure(mock.instances.start("inst0"))).code, "conflict");
  assert.equal((await failure(mock.firewalls.list().toArray())).code, "unsupported");
  assert.equal((await failure(createClient({ url, driver: "nope" }).realms.list().toArray())).code, "invalid_argument");
});

test("parameters that cannot be said are refused before anything is sent", async () => {
  const before = server.records.length;
  const calls = [
    () => cloud.instances.create({ imageId: "image-1", nonsense: 1 } as never),
    () => cloud.instances.create({ imageId: "image-1", tags: { "a]": "b" } }),
    () => cloud.instances.update("instance-1", { tags: {} }),
    () => cloud.volumes.create({ capacity: Number.NaN }),
    () => cloud.instances.get(undefined as never),
    () => cloud.instances.get(".."),
    () => cloud.firewalls.createRule("firewall-1", { protocol: "tcp", portFrom: 1, portTo: 1, sources: [] }),
  ];
  for (const call of calls) assert.equal((await failure(call())).code, "invalid_argument");
  assert.equal(server.records.length, before);
});

test("nobody there, and somebody else", async (t) => {
  const gone = await serve([createMock()]);
  await gone.close();
  const unreachable = await failure(createClient({ url: `http://127.0.0.1:${gone.port}` }).entryPoint());
  assert.equal(unreachable.code, "unreachable");
  assert.match(unreachable.message, /ECONNREFUSED/);

  const page = await answering(t, 200, "text/html", "<html></html>");
  assert.equal((await failure(page.entryPoint())).code, "unexpected_answer");
  assert.equal((await failure(page.instances.list().toArray())).code, "unexpected_answer");
  const other = await answering(t, 200, "application/json", '{"hello":"world"}');
  assert.equal((await failure(other.entryPoint())).code, "unexpected_answer");
  assert.equal((await failure(other.images.list().toArray())).code, "unexpected_answer");
  const broken = await answering(t, 500, "text/html", "<html>secret stack</html>");
  const defect = await failure(broken.images.list().toArray());
  assert.deepEqual([defect.code, defect.message], ["internal", "A defect of the server (HTTP 500)."]);
});

test("a list that breaks off gives what came, then the error", async (t) => {
  const cut = await answering(t, 200, "application/json", '{"realms":[{"id":"one, \\"two\\" ]"},{"id":"thr', 1000);
  const found: string[] = [];
  const error = await failure(
    (async () => {
      for await (const { id } of cut.realms.list()) found.push(id);
    })(),
  );
  assert.equal(error.code, "unreachable");
  assert.deepEqual(found, ['one, "two" ]']);
});

test("who stops reading a list is done with it, and can begin anew", async () => {
  const list = cloud.instances.list();
  for (let time = 0; time < 2; time++) {
    for await (const { id } of list) {
      assert.equal(id, "instance-1");
      break;
    }
  }
  assert.equal((await list.toArray()).length, 500);
});

test("an abort is the reason of its signal", async () => {
  const reason = new Error("enough");
  await assert.rejects(mock.instances.get("inst0", { signal: AbortSignal.abort(reason) }), reason);
  await assert.rejects(mock.instances.list({}, { signal: AbortSignal.abort(reason) }).toArray(), reason);
  await assert.rejects(mock.instances.waitFor("inst0", { states: ["stopped"], signal: AbortSignal.timeout(20) }), {
    name: "TimeoutError",
  });
});

test("waiting ends when it is vain", async () => {
  assert.equal(
    (await failure(mock.instances.waitFor("inst0", { states: ["stopped"], timeout: 30, interval: 10 }))).code,
    "wait_timeout",
  );
  assert.equal((await failure(mock.instances.waitUntilGone("inst0", { timeout: 30, interval: 10 }))).code, "wait_timeout");
  const { id } = await cloud.instances.create({ imageId: "image-broken" });
  assert.equal((await failure(cloud.instances.waitFor(id))).code, "failed_state");
});
