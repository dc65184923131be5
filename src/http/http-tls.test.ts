import assert from "node:assert/strict";
import https from "node:https";
import type { TLSSocket } from "node:tls";
import { before, test, type TestContext } from "node:test";
import type { TlsProfile } from "../model/driver.ts";
import { isCloudError } from "../model/errors.ts";
import { selfSigned, type TestCertificate } from "../testing/certificates.ts";
import { answerJson, httpClient, listen, serve } from "../testing/http-scene.ts";
import { SignalCancellation } from "./cancellation.ts";
import { createEgressPolicy } from "./egress.ts";
import { createHttpCore } from "./http-core.ts";

let certificate: TestCertificate;
let own: TestCertificate;
before(async () => {
  [certificate, own] = await Promise.all([selfSigned("cloud.example"), selfSigned("client.example")]);
});

const egress = createEgressPolicy({ lookup: async () => [{ address: "127.0.0.1", family: 4 }] });

async function cloud(context: TestContext, options: https.ServerOptions): Promise<number> {
  const server = https.createServer(options, (request, response) => {
    const socket = request.socket as TLSSocket;
    const client = socket.getPeerCertificate().subject?.CN;
    answerJson(response, { name: socket.getSession() === undefined ? undefined : client, reused: socket.isSessionReused() });
  });
  server.on("tlsClientError", () => {});
  return listen(context, server);
}

const ask = (context: TestContext, url: string, tls?: TlsProfile) =>
  httpClient(context, { egress }, { provider: { value: undefined, vouched: true, tls } }).request({ method: "GET", url });

const refused = (pattern: RegExp) => (error: unknown) =>
  isCloudError(error) && error.code === "provider_unavailable" && !error.retryable && pattern.test(error.message);

test("a certificate is trusted when the operator says so, and else not", async (context) => {
  const port = await cloud(context, certificate);
  const url = `https://cloud.example:${port}/`;
  await assert.rejects(ask(context, url), refused(/self-signed: name it in the provider's tls\.ca/));
  assert.equal((await ask(context, url, { ca: certificate.cert })).status, 200);
  assert.equal((await ask(context, url, { insecure: true })).status, 200);
});

test("the name of the certificate must be the host's, or the one that the operator names", async (context) => {
  const port = await cloud(context, certificate);
  for (const url of [`https://other.example:${port}/`, `https://127.0.0.1:${port}/`]) {
    await assert.rejects(ask(context, url, { ca: certificate.cert }), refused(/another name: .*tls\.serverName/), url);
    assert.equal((await ask(context, url, { ca: certificate.cert, serverName: "cloud.example" })).status, 200);
  }
});

test("what is wrong with a certificate is said", async (context) => {
  const expired = await selfSigned("cloud.example", { from: -2, to: -1 });
  const early = await selfSigned("cloud.example", { from: 1, to: 2 });
  const expect = async (made: TestCertificate, pattern: RegExp): Promise<void> => {
    const port = await cloud(context, made);
    await assert.rejects(ask(context, `https://cloud.example:${port}/`, { ca: made.cert }), refused(pattern));
  };
  await expect(expired, /has expired/);
  await expect(early, /not valid yet: one of the two clocks is wrong/);
});

test("a cloud that asks for a certificate gets the provider's", async (context) => {
  const port = await cloud(context, { ...certificate, requestCert: true, ca: own.cert });
  const url = `https://cloud.example:${port}/`;
  const trusted = { ca: certificate.cert };
  const known = await ask(context, url, { ...trusted, certificate: own.cert, key: own.key });
  assert.deepEqual(known.json(), { name: "client.example", reused: false });
  await assert.rejects(ask(context, url, trusted), isCloudError);
});

test("no TLS where it is expected, and the other way round", async (context) => {
  const port = await cloud(context, certificate);
  await assert.rejects(ask(context, `http://cloud.example:${port}/`), isCloudError);
  const plain = await serve(context, (_request, response) => answerJson(response, {}));
  await assert.rejects(ask(context, plain.replace("http:", "https:")), refused(/No TLS connection/));
});

test("pools are kept apart by what is trusted", async (context) => {
  const port = await cloud(context, certificate);
  const url = `https://cloud.example:${port}/`;
  const core = createHttpCore({ egress });
  context.after(() => core.close());
  const from = (tls: TlsProfile | undefined) =>
    core.clientFor({
      driver: "test",
      provider: { value: undefined, vouched: true, tls },
      cancellation: new SignalCancellation(new AbortController().signal),
      deadline: Infinity,
      timeout: 10_000,
      tenant: "tenant",
    });
  assert.equal((await from({ insecure: true }).request({ method: "GET", url })).status, 200);
  await assert.rejects(from(undefined).request({ method: "GET", url }), refused(/self-signed/));
  await assert.rejects(from({ insecure: false }).request({ method: "GET", url }), refused(/self-signed/));
});
