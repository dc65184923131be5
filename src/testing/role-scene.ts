import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestContext } from "node:test";
import { readV4Header } from "../credentials/signatures/presented-v4.ts";
import { sha256 } from "../credentials/signatures/hmac.ts";
import { SigningKeys } from "../credentials/signatures/signing-keys.ts";
import { verifyV4 } from "../credentials/signatures/verify-v4.ts";
import { createConfiguration } from "../server/configuration.ts";
import type { GivenConfiguration } from "../server/settings.ts";
import { startServer } from "../server/start.ts";
import { bodyOf, serve } from "./http-scene.ts";

/** Credentials as the metadata service gives them. */
export interface MachineCredentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token?: string;
  readonly Expiration?: string;
}

/** A metadata service of the second version, as EC2's machines have it. */
export interface MetadataService {
  readonly url: string;
  /** What was asked, in order: method and path. */
  readonly asked: readonly string[];
  /** What it gives now; undefined for a machine without a role. */
  credentials: MachineCredentials | undefined;
  /** Whether it fails at whatever is asked. */
  isBroken: boolean;
}

const listPath = "/latest/meta-data/iam/security-credentials/";

/** Starts one, which answers nothing to who has no token. */
export async function metadataService(context: TestContext, credentials?: MachineCredentials): Promise<MetadataService> {
  const asked: string[] = [];
  const tokens = new Set<string>();
  const url = await serve(context, (request, response) => {
    const { method = "", url: target = "", headers } = request;
    asked.push(`${method} ${target}`);
    if (service.isBroken) return void response.writeHead(500).end();
    if (method === "PUT" && target === "/latest/api/token" && Number(headers["x-aws-ec2-metadata-token-ttl-seconds"]) > 0) {
      tokens.add(`token-${tokens.size}`);
      return void response.end(`token-${tokens.size - 1}`);
    }
    if (!tokens.has(String(headers["x-aws-ec2-metadata-token"]))) return void response.writeHead(401).end();
    if (target === listPath && service.credentials) return void response.end("the role\n");
    if (target === `${listPath}the`)
      return void response.end(JSON.stringify({ Code: "Success", Type: "AWS-HMAC", ...service.credentials }));
    response.writeHead(404).end();
  });
  const service: MetadataService = { url, asked, credentials, isBroken: false };
  return service;
}

/** A server before a cloud of EC2's kind, with an environment that may give it a role. */
export interface RoleScene {
  /** The server's own URL. */
  readonly url: string;
  readonly cloud: string;
  /** The access keys, with their session tokens, by which requests to the cloud were signed. */
  readonly signers: readonly string[];
  /** The status of a list of realms, as somebody asks for it. */
  realms(user: string, password: string, headers?: Readonly<Record<string, string>>): Promise<number>;
  /** A key of the desk's. */
  makeKey(user: string, password: string): Promise<Response>;
  /** Ends the server, and gives its log. */
  log(): Promise<string>;
}

/**
 * Starts both. The cloud takes the signatures of these secrets, by their access keys.
 * @param given what is said of the driver `ec2`, and of the server beside
 */
export async function roleScene(
  context: TestContext,
  environment: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>>,
  given: GivenConfiguration = {},
): Promise<RoleScene> {
  const signers: string[] = [];
  const cloud = await serve(context, async (request, response) => {
    const body = await bodyOf(request);
    const { method = "", url: target = "", headers, rawHeaders } = request;
    const arrived = { method, target, rawHeaders, origin: undefined, clientAddress: "192.0.2.1" };
    const presented = readV4Header(arrived, headers.authorization ?? "");
    const secret = secrets[presented.accessKey] ?? "";
    const signingKeys = new SigningKeys();
    verifyV4(arrived, presented, { secret, signingKeys, path: "folded", payload: sha256(Buffer.from(body)), publicNames: [] });
    signers.push([presented.accessKey, headers["x-amz-security-token"]].filter(Boolean).join(" "));
    const action = new URLSearchParams(body).get("Action") ?? "";
    const result = "<Account>123456789012</Account><Arn>arn:aws:sts::123456789012:assumed-role/the/server</Arn>";
    response.end(`<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`);
  });
  const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-role-"));
  const log = path.join(folder, "log");
  const { drivers = {}, ...others } = given;
  const server = await startServer(
    createConfiguration({
      driver: "ec2",
      hostname: "127.0.0.1",
      port: 0,
      logging: { file: log, verbose: true },
      egress: { hosts: ["*"], allowPrivate: true },
      provider: `ec2=${cloud};sts=${cloud}`,
      drivers,
      ...others,
    }),
    { environment: { HOME: folder, ...environment } },
  );
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= server.close());
  context.after(async () => {
    await close();
    rmSync(folder, { recursive: true });
  });
  const url = `http://127.0.0.1:${server.addresses[0]?.port}`;
  const basic = (user: string, password: string): string => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  return {
    url,
    cloud,
    signers,
    async realms(user, password, headers = {}) {
      const answer = await fetch(`${url}/api/realms`, {
        headers: { Accept: "application/xml", Authorization: basic(user, password), ...headers },
      });
      await answer.text();
      return answer.status;
    },
    makeKey: (user, password) =>
      fetch(`${url}/access-keys`, {
        method: "POST",
        headers: { Authorization: basic(user, password), "Content-Type": "application/json" },
        body: "{}",
      }),
    async log() {
      await close();
      return readFileSync(log, "utf8");
    },
  };
}

/** A file with a secret, for as long as the test runs. */
export function secretFile(context: TestContext, text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-secret-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "secret");
  writeFileSync(file, text);
  return file;
}
