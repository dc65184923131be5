import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { CloudError, isCloudError, type ErrorCode } from "../model/errors.ts";
import { answerJson, bodyOf, httpClient, listen, serve } from "../testing/http-scene.ts";
import { SignalCancellation } from "./cancellation.ts";
import { createEgressPolicy } from "./egress.ts";
import { createHttpCore, type HttpClock, type HttpRecord } from "./http-core.ts";
import { NotSent } from "./transport.ts";

const failing = (code: ErrorCode) => (error: unknown) => isCloudError(error) && error.code === code;

/** A clock that jumps over every wait, and remembers it. */
function jumpingClock(start = Date.now()): HttpClock & { readonly waits: number[] } {
  let now = start;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    async sleep(milliseconds) {
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
}

/** A cloud that answers with these statuses in turn, the last one for ever, and counts. */
async function flaky(context: TestContext, statuses: readonly number[], headers: Record<string, string> = {}) {
  const seen: string[] = [];
  const url = await serve(context, async (request, response) => {
    seen.push(`${request.method} ${await bodyOf(request)}`);
    const status = statuses[Math.min(seen.length, statuses.length) - 1] ?? 200;
    if (status === 0) return void request.socket.resetAndDestroy();
    if (status !== 200) for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    answerJson(response, { count: seen.length }, status);
  });
  return { url, seen };
}

for (const status of [429, 500, 502, 503, 504, 0]) {
  test(`${status || "a reset"} is repeated where that changes nothing`, async (context) => {
    const { url, seen } = await flaky(context, [status, status, 200]);
    const http = httpClient(context, { clock: jumpingClock() });
    const answer = await http.request({ method: "PUT", url, body: "x" });
    assert.deepEqual(answer.json(), { count: 3 });
    assert.deepEqual(seen, ["PUT x", "PUT x", "PUT x"]);
  });

  test(`${status || "a reset"} of a POST is not, unless the cloud knows it again`, async (context) => {
    const { url, seen } = await flaky(context, [status, 200]);
    const http = httpClient(context, { clock: jumpingClock() });
    await assert.rejects(http.request({ method: "POST", url, body: "x" }), isCloudError);
    assert.equal(seen.length, 1);
    await http.request({ method: "POST", url, body: "x", idempotent: true });
    assert.equal(seen.length, 2);
  });
}

test("a POST is repeated where the driver says that nothing was done", async (context) => {
  const { url, seen } = await flaky(context, [400, 200]);
  const http = httpClient(context, { clock: jumpingClock() });
  const toError = () => new CloudError("rate_limited", "Not now.", { retryable: true });
  await http.request({ method: "POST", url, body: "x", toError });
  assert.equal(seen.length, 2);
});

test("errors that stay what they are are not repeated", async (context) => {
  for (const status of [400, 401, 403, 404, 409, 501]) {
    const { url, seen } = await flaky(context, [status]);
    await assert.rejects(httpClient(context).request({ method: "GET", url }), isCloudError);
    assert.equal(seen.length, 1, String(status));
  }
});

test("the waits double, are drawn, and end with the attempts", async (context) => {
  const { url, seen } = await flaky(context, [503]);
  const clock = jumpingClock();
  const http = httpClient(context, { clock, random: () => 0.5 });
  await assert.rejects(http.request({ method: "GET", url }), failing("provider_unavailable"));
  assert.deepEqual(clock.waits, [100, 200, 400]);
  assert.equal(seen.length, 4);
});

test("the cloud says when to come again", async (context) => {
  const now = Date.UTC(2026, 0, 1);
  const cases: readonly (readonly [Record<string, string>, number])[] = [
    [{ "retry-after": "2" }, 2000],
    [{ "retry-after": new Date(now + 3000).toUTCString(), date: new Date(now).toUTCString() }, 3000],
    // The cloud's clock is an hour ahead; its date counts by that.
    [{ "retry-after": new Date(now + 3_604_000).toUTCString(), date: new Date(now + 3_600_000).toUTCString() }, 4000],
    [{ "retry-after-ms": "1500", "retry-after": "9" }, 1500],
    [{ "x-ms-retry-after-ms": "700" }, 700],
    [{ "ratelimit-remaining": "0", "ratelimit-reset": "5" }, 5000],
    [{ "x-ratelimit-reset": "5" }, 0],
    [{ "retry-after": "soon" }, 0],
  ];
  for (const [headers, wait] of cases) {
    const { url } = await flaky(context, [429, 200], headers);
    const clock = jumpingClock(now);
    const http = httpClient(context, { clock, random: () => 0.001 }, { deadline: now + 30_000 });
    await http.request({ method: "GET", url });
    assert.deepEqual(
      clock.waits.map((one) => one - (one % 100)),
      wait === 0 ? [] : [wait],
      JSON.stringify(headers),
    );
  }
});

test("nobody waits beyond the deadline, and the client is told how long it would have been", async (context) => {
  const { url, seen } = await flaky(context, [429], { "retry-after": "60" });
  const clock = jumpingClock();
  await assert.rejects(httpClient(context, { clock }).request({ method: "GET", url }), (error: unknown) => {
    return isCloudError(error) && error.code === "rate_limited" && error.details.retryAfter === 60_000;
  });
  assert.equal(seen.length, 1);
  assert.deepEqual(clock.waits, []);
});

test("retries do not multiply an outage, and one tenant does not use up another's", async (context) => {
  const { url, seen } = await flaky(context, [503]);
  const clock: HttpClock = { now: () => 0, sleep: async () => {} };
  const core = createHttpCore({ egress: createEgressPolicy(), clock });
  context.after(() => core.close());
  const ask = async (tenant: string): Promise<void> => {
    const scope = {
      driver: "test",
      provider: { value: undefined, vouched: true },
      cancellation: new SignalCancellation(new AbortController().signal),
      deadline: 30_000,
      timeout: 30_000,
      tenant,
    };
    await assert.rejects(core.clientFor(scope).request({ method: "GET", url }), failing("provider_unavailable"));
  };
  for (let count = 0; count < 100; count++) await ask("a");
  assert.equal(seen.length, 120, "100 requests, and 20 retries in all");
  await ask("b");
  assert.equal(seen.length, 124);
});

test("a stream that has begun is not sent again; one that can be made anew is", async (context) => {
  const { url, seen } = await flaky(context, [503, 200]);
  const http = httpClient(context, { clock: jumpingClock() });
  async function* body() {
    yield Buffer.from("x");
  }
  await assert.rejects(http.request({ method: "PUT", url, body: { stream: body() } }), failing("provider_unavailable"));
  assert.equal(seen.length, 1);
  const again = await flaky(context, [503, 200]);
  await http.request({ method: "PUT", url: again.url, body: { replay: body, length: 1 } });
  assert.deepEqual(again.seen, ["PUT x", "PUT x"]);
});

test("a stream is sent when the first connection could not be made", async (context) => {
  const { url } = await flaky(context, [200]);
  let attempts = 0;
  const http = httpClient(context, {
    clock: jumpingClock(),
    wrap: (transport) => ({
      ...transport,
      async send(request) {
        if (++attempts === 1) throw new NotSent(new CloudError("provider_unavailable", "refused"));
        return transport.send(request);
      },
    }),
  });
  async function* body() {
    yield Buffer.from("x");
  }
  await http.request({ method: "POST", url, body: { stream: body() } });
  assert.equal(attempts, 2);
});

test("a DELETE whose answer was lost is done when nothing is left", async (context) => {
  const { url } = await flaky(context, [0, 404]);
  const http = httpClient(context, { clock: jumpingClock() });
  assert.equal((await http.request({ method: "DELETE", url })).status, 404);
  const gone = await flaky(context, [404]);
  await assert.rejects(http.request({ method: "DELETE", url: gone.url }), failing("not_found"));
});

/** A server of raw sockets. */
async function rawServe(context: TestContext, serveSocket: (socket: Socket, count: number) => void): Promise<string> {
  let count = 0;
  const server = createServer((socket) => {
    socket.on("error", () => {});
    context.after(() => socket.destroy());
    serveSocket(socket, ++count);
  });
  return `http://127.0.0.1:${await listen(context, server)}`;
}

/** Until the pool has its connection back. */
const idle = (): Promise<void> => sleep(20);

const complete = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

test("a connection that was closed for its age is replaced at once", async (context) => {
  const url = await rawServe(context, (socket, count) => {
    let requests = 0;
    socket.on("data", () => {
      if (++requests === 1 || count > 1) socket.write(complete);
      else socket.destroy();
    });
  });
  const clock = jumpingClock();
  const http = httpClient(context, { clock });
  await http.request({ method: "GET", url });
  await idle();
  assert.equal((await http.request({ method: "GET", url })).text(), "ok");
  assert.deepEqual(clock.waits, []);
});

test("but not for what may have been done", async (context) => {
  const url = await rawServe(context, (socket) => {
    let requests = 0;
    socket.on("data", () => (++requests === 1 ? socket.write(complete) : socket.destroy()));
  });
  const http = httpClient(context);
  await http.request({ method: "GET", url });
  await idle();
  await assert.rejects(http.request({ method: "POST", url, body: "x" }), failing("provider_unavailable"));
});

for (const [what, head] of [
  ["cut in its body", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"],
  ["cut in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"],
  ["cut in its head", "HTTP/1.1 200 OK\r\nContent-"],
] as const) {
  test(`a document that is ${what} is read again; a stream fails`, async (context) => {
    let broken = 1;
    const url = await rawServe(context, (socket) => {
      socket.once("data", () => (broken-- > 0 ? socket.end(head) : socket.end(complete)));
    });
    const http = httpClient(context, { clock: jumpingClock() });
    assert.equal((await http.request({ method: "GET", url })).text(), "ok");
    broken = 99;
    const read = async (): Promise<void> => {
      const answer = await http.stream({ method: "GET", url });
      for await (const _ of answer.body);
    };
    await assert.rejects(read(), failing("provider_unavailable"));
  });
}

test("what is no HTTP is an error of the cloud", async (context) => {
  const url = await rawServe(context, (socket) => void socket.once("data", () => socket.end("SSH-2.0-OpenSSH_9.2\r\n")));
  await assert.rejects(httpClient(context).request({ method: "POST", url }), failing("provider_error"));
});

test("a cloud that falls silent has the time of the call", async (context) => {
  const url = await rawServe(context, () => {});
  const started = performance.now();
  const controller = new AbortController();
  const late = new Error("the call's deadline");
  setTimeout(() => controller.abort(late), 150);
  const http = httpClient(context, {}, { cancellation: new SignalCancellation(controller.signal) });
  await assert.rejects(http.request({ method: "GET", url }), late);
  assert.ok(performance.now() - started < 5000);
  const timed = httpClient(context).request({ method: "POST", url, timeout: 100 });
  await assert.rejects(timed, failing("provider_timeout"));
});

test("a client that hangs up ends the request, on the line too", async (context) => {
  let closed: Promise<unknown> | undefined;
  const arrived = new Promise<void>((resolve) => {
    void rawServe(context, (socket) => {
      closed = once(socket, "close");
      socket.on("data", () => resolve());
    }).then((url) => {
      const http = httpClient(context, {}, { cancellation: new SignalCancellation(controller.signal) });
      rejected = assert.rejects(http.request({ method: "GET", url }), failing("canceled"));
    });
  });
  const controller = new AbortController();
  let rejected: Promise<void> | undefined;
  await arrived;
  controller.abort(new CloudError("canceled", "The client hung up."));
  await rejected;
  await closed;
});

test("what is for others too goes on without its caller", async (context) => {
  const controller = new AbortController();
  const url = await serve(context, (_request, response) => {
    controller.abort(new Error("hung up"));
    setTimeout(() => answerJson(response, "token"), 20);
  });
  const http = httpClient(context, {}, { cancellation: new SignalCancellation(controller.signal) });
  assert.equal((await http.request({ method: "GET", url, detached: true })).json(), "token");
});

test("new credentials are asked for once when the cloud refuses the old ones", async (context) => {
  const tokens: unknown[] = [];
  const url = await serve(context, (request, response) => {
    tokens.push(request.headers["x-auth-token"]);
    answerJson(response, {}, request.headers["x-auth-token"] === "new" ? 200 : 401);
  });
  const http = httpClient(context);
  await http.request({ method: "POST", url, authorize: ({ refused }) => ({ "X-Auth-Token": refused ? "new" : "old" }) });
  assert.deepEqual(tokens.splice(0), ["old", "new"]);
  await assert.rejects(
    http.request({ method: "GET", url, authorize: () => ({ "X-Auth-Token": "bad" }) }),
    failing("unauthenticated"),
  );
  assert.deepEqual(tokens.splice(0), ["bad", "bad"]);
  const authorize = ({ refused }: { refused: unknown }) => (refused ? undefined : { "X-Auth-Token": "bad" });
  await assert.rejects(http.request({ method: "GET", url, authorize }), failing("unauthenticated"));
  assert.deepEqual(tokens, ["bad"]);
});

test("who makes credentials is told which were refused, and of no other attempt that any were", async (context) => {
  const { url } = await flaky(context, [503, 401, 503, 200]);
  const told: unknown[] = [];
  const http = httpClient(context, { clock: jumpingClock() });
  const authorize = ({ refused }: { refused: unknown }) => {
    told.push(refused);
    return { "X-Auth-Token": `token ${told.length}` };
  };
  await http.request({ method: "GET", url, authorize });
  assert.deepEqual(told, [undefined, undefined, { "X-Auth-Token": "token 2" }, undefined]);
});

test("the cloud's clock is known to whoever signs", async (context) => {
  const offsets: number[] = [];
  const url = await serve(context, (_request, response) => {
    response.setHeader("Date", new Date(Date.now() - 600_000).toUTCString());
    answerJson(response, {});
  });
  const http = httpClient(context);
  const authorize = ({ clockOffset }: { clockOffset: number }) => {
    offsets.push(Math.round(clockOffset / 60_000));
    return {};
  };
  await http.request({ method: "GET", url, authorize });
  await http.request({ method: "GET", url, authorize });
  assert.deepEqual(offsets, [0, -10]);
});

test("every attempt is told of", async (context) => {
  const { url } = await flaky(context, [503, 200]);
  const records: HttpRecord[] = [];
  const http = httpClient(context, { clock: jumpingClock(), observe: (record) => records.push(record) });
  await http.request({ method: "PUT", url, body: "four" });
  assert.deepEqual(
    records.map(({ host, method, status, failure, attempt, sent, received }) => ({
      host,
      method,
      status,
      failure,
      attempt,
      sent,
      received,
    })),
    [
      { host: "127.0.0.1", method: "PUT", status: 503, failure: "provider_unavailable", attempt: 0, sent: 4, received: 11 },
      { host: "127.0.0.1", method: "PUT", status: 200, failure: undefined, attempt: 1, sent: 4, received: 11 },
    ],
  );
});
