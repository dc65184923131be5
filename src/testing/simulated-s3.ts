import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import { readV4Header } from "../credentials/signatures/presented-v4.ts";
import { SigningKeys } from "../credentials/signatures/signing-keys.ts";
import type { SignedRequest } from "../credentials/signatures/signed-request.ts";
import { verifyV4 } from "../credentials/signatures/verify-v4.ts";
import type { Transport, TransportRequest } from "../http/transport.ts";

export const simulatedKey = { user: "AKIDEXAMPLE;token=Sessi0nT0ken", password: "simulated-secret" } as const;

/** A request that has arrived, and whose signature holds. */
export interface S3Request {
  readonly method: string;
  /** With its port where that is not the usual one. */
  readonly host: string;
  /** As it was sent. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** What it was signed for. */
  readonly region: string;
  /** Reads the body; one that is not asked for is not sent. */
  body(): Promise<string>;
}

export interface S3Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What the store answers; where it throws, the connection fails so. */
export type S3Script = (request: S3Request) => S3Answer | Promise<S3Answer>;

/**
 * An object store that does what a test says, at every host and in every region. It takes no request whose signature does not hold, and
 * none without the session token of its one key.
 */
export function simulatedS3(script: S3Script): { readonly transport: Transport; readonly requests: readonly S3Request[] } {
  const requests: S3Request[] = [];
  const transport: Transport = {
    async send(sent) {
      const request = arrived(sent);
      requests.push(request);
      const { status, headers = {}, body = "" } = await script(request);
      const content = request.method === "HEAD" ? "" : body;
      const length = { "content-length": String(Buffer.byteLength(content)) };
      return { status, headers: { ...length, ...headers }, body: Readable.from(content === "" ? [] : [Buffer.from(content)]) };
    },
    async close() {},
  };
  return { transport, requests };
}

function arrived({ method, target, headers: sent, body }: TransportRequest): S3Request {
  const host = target.origin.slice(target.protocol.length + 2);
  const headers = Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, String(value)]));
  const rawHeaders = ["host", host, ...Object.entries(headers).flat()];
  const request: SignedRequest = { method, target: target.path, rawHeaders, origin: undefined, clientAddress: "192.0.2.1" };
  const presented = readV4Header(request, headers["authorization"] ?? "");
  const payload = headers["x-amz-content-sha256"] ?? "";
  const signingKeys = new SigningKeys();
  verifyV4(request, presented, { secret: simulatedKey.password, signingKeys, path: "as it is", payload, publicNames: [] });
  if (`${presented.accessKey};token=${presented.token}` !== simulatedKey.user) throw new Error("it is another key's");
  const [path = "", query = ""] = target.path.split("?");
  return {
    method,
    host,
    path,
    query: new URLSearchParams(query),
    headers,
    region: presented.scope.region,
    body: async () => {
      if (body === undefined || typeof body === "string") return body ?? "";
      if (body instanceof Uint8Array) return Buffer.from(body).toString();
      const pieces: Uint8Array[] = [];
      for await (const piece of body) pieces.push(piece);
      return Buffer.concat(pieces).toString();
    },
  };
}

/** An error as S3 writes it. */
export const s3Error = (status: number, code: string, more = "", headers: Readonly<Record<string, string>> = {}): S3Answer => ({
  status,
  headers: { "content-type": "application/xml", ...headers },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>Told so.</Message>${more}<RequestId>R1</RequestId></Error>`,
});
