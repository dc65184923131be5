import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { serve } from "../../testing/http-scene.ts";
import { metadataService, roleScene, secretFile, type MachineCredentials } from "../../testing/role-scene.ts";
import type { GivenConfiguration } from "../settings.ts";
import { createConfiguration } from "../configuration.ts";
import { startServer } from "../start.ts";
import { StartError } from "../start-error.ts";

const hour = 3_600_000;

/** Credentials of a role, good for some milliseconds more. */
const ofRole = (number: number, lifetime = 6 * hour): MachineCredentials => ({
  AccessKeyId: `ASIAROLE${number}`,
  SecretAccessKey: `the-secret-of-role-${number}`,
  Token: `the-token-of-role-${number}`,
  Expiration: new Date(Date.now() + lifetime).toISOString(),
});

const secrets = {
  ASIAROLE1: "the-secret-of-role-1",
  ASIAROLE2: "the-secret-of-role-2",
  AKIDOTHER: "the other's secret",
};

const allowed = (to: "keys" | "everybody"): GivenConfiguration => ({ drivers: { ec2: { serverRole: to } } });

/** A server on a machine with a role. */
async function onMachine(context: TestContext, given: GivenConfiguration, credentials?: MachineCredentials) {
  const metadata = await metadataService(context, credentials);
  const scene = await roleScene(context, { AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.url }, secrets, given);
  return { metadata, ...scene };
}

describe("the server's own role", () => {
  it("is the machine's, asked for once by a token, for all who may", async (context) => {
    const { realms, metadata, signers, log } = await onMachine(context, allowed("everybody"), ofRole(1));
    const statuses = await Promise.all([realms("server-role", ""), realms("server-role", "")]);
    assert.deepEqual(statuses, [200, 200]);
    assert.equal(await realms("server-role", ""), 200);
    assert.deepEqual(new Set(signers), new Set(["ASIAROLE1 the-token-of-role-1"]));
    assert.deepEqual(metadata.asked, [
      "PUT /latest/api/token",
      "GET /latest/meta-data/iam/security-credentials/",
      "GET /latest/meta-data/iam/security-credentials/the",
    ]);
    const lines = await log();
    assert.match(lines, /"user":"server-role"/);
    assert.match(lines, /whoever reaches this server may use its own role/);
    for (const secret of ["the-secret-of-role-1", "the-token-of-role-1", "ASIAROLE1", "token-0"])
      assert.ok(!lines.includes(secret), secret);
  });

  it("is nobody's unless the operator allows it", async (context) => {
    const { realms, metadata, signers } = await onMachine(context, {}, ofRole(1));
    assert.equal(await realms("server-role", ""), 401);
    assert.equal(await realms("AKIDOTHER", "the other's secret"), 200);
    assert.deepEqual(metadata.asked, []);
    assert.ok(signers.every((signer) => signer === "AKIDOTHER"));
  });

  it("is replaced shortly before its end, and used to its end where that fails", async (context) => {
    const { realms, metadata, signers } = await onMachine(context, allowed("everybody"), ofRole(1, 60_000));
    assert.equal(await realms("server-role", ""), 200);
    metadata.credentials = ofRole(2, 60_000);
    assert.equal(await realms("server-role", ""), 200);
    assert.equal(signers.at(-1), "ASIAROLE2 the-token-of-role-2");
    metadata.isBroken = true;
    assert.equal(await realms("server-role", ""), 200);
    const { length } = metadata.asked;
    assert.equal(await realms("server-role", ""), 200);
    assert.equal(metadata.asked.length, length, "a failure is believed for a while");
  });

  it("is missed with 503 where the machine has none, and nothing is signed", async (context) => {
    const { realms, signers } = await onMachine(context, allowed("everybody"));
    assert.equal(await realms("server-role", ""), 503);
    assert.deepEqual(signers, []);
  });

  it("is for access keys alone where the operator says so", async (context) => {
    const keyring = {
      HOLDER: { secret: "the holder's secret", user: "server-role" },
      OTHER: { secret: "the other's secret", user: "AKIDOTHER", password: "the other's secret" },
    };
    const { realms, makeKey, signers } = await onMachine(context, { ...allowed("keys"), accessKeys: { keyring } }, ofRole(1));
    assert.equal(await realms("server-role", ""), 403);
    assert.equal((await makeKey("server-role", "")).status, 403);
    assert.deepEqual(signers, []);
    assert.equal(await realms("HOLDER", "the holder's secret"), 200);
    assert.equal(signers.at(-1), "ASIAROLE1 the-token-of-role-1");
    assert.equal(await realms("OTHER", "the other's secret"), 200);
    assert.equal(signers.at(-1), "AKIDOTHER");
    // A key that is derived from it says who it is for, and holds none of the role's credentials.
    const made = await makeKey("HOLDER", "the holder's secret");
    assert.equal(made.status, 201);
    const key = (await made.json()) as { AccessKeyId: string; SecretAccessKey: string };
    assert.equal(await realms(key.AccessKeyId, key.SecretAccessKey), 200);
    assert.equal(signers.at(-1), "ASIAROLE1 the-token-of-role-1");
  });

  it("signs for no provider that only a client has named", async (context) => {
    const { realms, signers, cloud } = await onMachine(context, allowed("everybody"), ofRole(1));
    const elsewhere = { "X-Deltacloud-Provider": `north;${cloud}` };
    assert.equal(await realms("server-role", "", elsewhere), 403);
    assert.deepEqual(signers, []);
    assert.equal(await realms("AKIDOTHER", "the other's secret", elsewhere), 200);
  });

  it("is the environment's before the machine's", async (context) => {
    const metadata = await metadataService(context, ofRole(1));
    const environment = {
      AWS_ACCESS_KEY_ID: "ASIAROLE2",
      AWS_SECRET_ACCESS_KEY: secrets.ASIAROLE2,
      AWS_SESSION_TOKEN: "T0ken",
      AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.url,
    };
    const { realms, signers } = await roleScene(context, environment, secrets, allowed("everybody"));
    assert.equal(await realms("server-role", ""), 200);
    assert.equal(signers[0], "ASIAROLE2 T0ken");
    assert.deepEqual(metadata.asked, []);
  });

  it("is the container's, told to who has its token", async (context) => {
    const asked: unknown[] = [];
    const url = await serve(context, ({ url: target, headers }, response) => {
      asked.push([target, headers.authorization]);
      response.end(JSON.stringify(ofRole(1)));
    });
    const environment = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/v1/credentials?of=me`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: secretFile(context, "the container's token\n"),
    };
    const { realms, signers } = await roleScene(context, environment, secrets, allowed("everybody"));
    assert.equal(await realms("server-role", ""), 200);
    assert.equal(signers[0], "ASIAROLE1 the-token-of-role-1");
    assert.deepEqual(asked, [["/v1/credentials?of=me", "the container's token"]]);
  });

  it("does not start where it cannot be", async () => {
    const wrong: readonly [GivenConfiguration, Readonly<Record<string, string>>, RegExp][] = [
      [{ drivers: { mock: { serverRole: "keys" } } }, {}, /drivers\.mock\.serverRole/],
      [allowed("keys"), { AWS_EC2_METADATA_SERVICE_ENDPOINT: "nowhere" }, /AWS_EC2_METADATA_SERVICE_ENDPOINT/],
      [allowed("keys"), { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://example.org/" }, /AWS_CONTAINER_CREDENTIALS_FULL_URI/],
      [allowed("keys"), { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://10.0.0.1/" }, /AWS_CONTAINER_CREDENTIALS_FULL_URI/],
    ];
    for (const [given, environment, message] of wrong) {
      const configuration = createConfiguration({ driver: "ec2", hostname: "127.0.0.1", port: 0, ...given });
      await assert.rejects(startServer(configuration, { environment }), (error) => {
        assert.ok(error instanceof StartError);
        assert.match(error.message, message);
        return true;
      });
    }
  });
});
