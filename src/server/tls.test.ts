import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { connect, type TLSSocket } from "node:tls";
import { startTestServer, type Handle } from "../testing/server-harness.ts";
import { createSelfSignedCertificate } from "./tls.ts";

const told: Handle = ({ origin }) => ({ status: 200, headers: {}, body: String(origin) });

function folder(t: TestContext): string {
  const made = mkdtempSync(path.join(tmpdir(), "deltacloud-tls-"));
  t.after(() => rmSync(made, { recursive: true }));
  return made;
}

async function writeCertificate(directory: string, hostname: string): Promise<{ key: string; certificate: string }> {
  const { key, cert } = await createSelfSignedCertificate(hostname);
  const files = { key: path.join(directory, "key.pem"), certificate: path.join(directory, "certificate.pem") };
  writeFileSync(files.key, String(key));
  writeFileSync(files.certificate, String(cert));
  return files;
}

/** Connects and gives the secured socket. */
function secure(port: number, options: { maxVersion?: "TLSv1.1"; servername?: string; ca?: string } = {}): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", rejectUnauthorized: options.ca !== undefined, ...options }, () =>
      resolve(socket),
    );
    socket.once("error", reject);
  });
}

test("without files a certificate is made for the names of this machine", async (t) => {
  const { port, connect: connectClient, server } = await startTestServer(t, told, { tls: { enabled: true } });
  assert.equal(server.selfSigned, true);
  assert.match(server.addresses[0]?.url ?? "", /^https:/);
  const client = await connectClient();
  assert.equal((await client.send("GET /api HTTP/1.1\r\nHost: here\r\n\r\n").answer()).body, "https://here");
  const socket = await secure(port);
  const { subjectaltname = "", valid_to: end } = socket.getPeerCertificate();
  socket.destroy();
  assert.match(subjectaltname, /DNS:localhost.*IP Address:127\.0\.0\.1/);
  assert.ok(new Date(end) > new Date());
});

test("TLS before 1.2 is refused", async (t) => {
  const { port } = await startTestServer(t, told, { tls: { enabled: true } });
  await assert.rejects(secure(port, { maxVersion: "TLSv1.1" }));
});

test("key and certificate come from files, and are read again on reload", async (t) => {
  const directory = folder(t);
  const files = await writeCertificate(directory, "first.example");
  const { port, server } = await startTestServer(t, told, { tls: { enabled: true, ...files } });
  assert.equal(server.selfSigned, false);
  const names = async (): Promise<string> => {
    const socket = await secure(port);
    const { subjectaltname = "" } = socket.getPeerCertificate();
    socket.destroy();
    return subjectaltname;
  };
  assert.match(await names(), /first\.example/);
  await writeCertificate(directory, "second.example");
  server.reload();
  assert.match(await names(), /second\.example/);
  writeFileSync(files.certificate, "rubbish");
  server.reload();
  assert.match(await names(), /second\.example/, "what cannot be used changes nothing");
});

test("one file of the two, and files that do not fit, are refused", async (t) => {
  const directory = folder(t);
  const { key, certificate } = await writeCertificate(directory, "localhost");
  const other = path.join(directory, "other.pem");
  writeFileSync(other, String((await createSelfSignedCertificate("localhost")).key));
  const start = (tls: { key?: string; certificate?: string }) => startTestServer(t, told, { tls: { enabled: true, ...tls } });
  await assert.rejects(start({ certificate }), { message: "You need to set SSL key using '-k /path/to/keyfile.key'" });
  await assert.rejects(start({ key }), { message: "You need to set SSL certificate using '-C /path/to/certificate.crt'" });
  await assert.rejects(start({ key: other, certificate }), /do not belong together/);
  await assert.rejects(start({ key: path.join(directory, "none"), certificate }), /cannot be read: ENOENT/);
});
