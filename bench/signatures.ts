import { randomBytes } from "node:crypto";
import { AwsV4Signer } from "aws4fetch";
import { AccessKeys } from "../src/credentials/access-keys/access-keys.ts";
import { authenticateQuery } from "../src/credentials/authenticate-query.ts";
import { Sealing } from "../src/credentials/sealing.ts";
import type { SignedRequest } from "../src/credentials/signatures/signed-request.ts";

const calls = 5000;
const rounds = 20;

/** Microseconds of CPU time for the check of one signed call, its access key opened: the least of twenty rounds. */
export interface SignatureFigures {
  readonly key: string;
  /** Digits of the access key, or of the key and its session token. */
  readonly length: number;
  /** One client that repeats itself. */
  readonly same: number;
  /** A key that has not been seen before with each call, so that its signing key has to be derived too. */
  readonly first: number;
}

const account = {
  driver: "openstack",
  provider: "https://keystone.example.com:5000/v3;RegionOne;user_domain=Default",
  credentials: { user: "production-deployer+production", password: "correct horse battery" },
  scope: { readOnly: true },
};
const body = Buffer.from(
  "Action=DescribeInstances&Version=2016-11-15&MaxResults=100&Filter.1.Name=tag%3ARole&Filter.1.Value.1=web&Filter.2.Name=instance-state-name&Filter.2.Value.1=running",
);
const headers = {
  "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
  "User-Agent": "aws-cli/2.9.19 Python/3.11.2 Linux/6.1.0 exe/x86_64.debian.12 prompt/off command/ec2.describe-instances",
};

/** The check of `aws ec2 describe-instances`, with both forms of sealed keys. */
export async function measureSignatures(): Promise<readonly SignatureFigures[]> {
  return [await measure("in the key", false), await measure("in a session token", true)];
}

async function measure(name: string, session: boolean): Promise<SignatureFigures> {
  const keys = new AccessKeys({ sealing: new Sealing([randomBytes(32)]) });
  const { id, token = "" } = keys.create(account, session);
  const same = await signed(keys, session);
  let best = Infinity;
  let bestFirst = Infinity;
  for (let round = 0; round < rounds; round++) {
    best = Math.min(
      best,
      cpuOf(
        keys,
        Array.from({ length: calls }, () => same),
      ),
    );
    const others: SignedRequest[] = [];
    for (let index = 0; index < calls / 10; index++) others.push(await signed(keys, session));
    bestFirst = Math.min(bestFirst, cpuOf(keys, others));
  }
  return { key: name, length: id.length + token.length, same: best, first: bestFirst };
}

async function signed(keys: AccessKeys, session: boolean): Promise<SignedRequest> {
  const { id, secret, token } = keys.create(account, session);
  const {
    url,
    method,
    headers: sent,
  } = await new AwsV4Signer({
    accessKeyId: id,
    secretAccessKey: secret,
    ...(token !== undefined && { sessionToken: token }),
    service: "ec2",
    region: "us-east-1",
    method: "POST",
    url: "http://localhost:3001/",
    headers,
    body,
  }).sign();
  const rawHeaders = [
    "Host",
    url.host,
    ...[...sent].flat(),
    "Content-Length",
    String(body.length),
    "Accept-Encoding",
    "identity",
  ];
  return { method, target: url.pathname, rawHeaders, origin: url.origin, clientAddress: "127.0.0.1" };
}

function cpuOf(keys: AccessKeys, requests: readonly SignedRequest[]): number {
  const before = process.cpuUsage();
  for (const request of requests) authenticateQuery(keys, request, { frontend: "ec2", services: ["ec2"], body });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / requests.length;
}
