import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { describe, it, type TestContext } from "node:test";
import { connectProxy } from "../../testing/connect-proxy.ts";
import { bodyOf, serve } from "../../testing/http-scene.ts";
import { needsMoto, startMoto } from "../../testing/moto.ts";
import { metadataService, roleScene, secretFile } from "../../testing/role-scene.ts";
import { createConfiguration } from "../configuration.ts";
import { startServer } from "../start.ts";
import { StartError } from "../start-error.ts";

const arn = "arn:aws:iam::123456789012:role/the-servers";
const secrets = { ASIAROLE1: "the-secret-of-role-1", ASIAROLE2: "the-secret-of-role-2" };
const everybody = { drivers: { ec2: { serverRole: "everybody" } } } as const;

/** What STS has been asked, and what it answers: an error's code, or credentials that are good for some milliseconds. */
interface TokenService {
  readonly url: string;
  readonly asked: { readonly fields: Readonly<Record<string, string>>; readonly authorization: string | undefined }[];
  readonly answers: (string | { readonly number: 1 | 2; readonly lifetime: number })[];
}

async function tokenService(context: TestContext, answers: TokenService["answers"]): Promise<TokenService> {
  const asked: TokenService["asked"] = [];
  const url = await serve(context, async (request, response) => {
    const fields = Object.fromEntries(new URLSearchParams(await bodyOf(request)));
    asked.push({ fields, authorization: request.headers.authorization });
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? "AccessDenied";
    if (typeof answer === "string") {
      const error = `<Type>Sender</Type><Code>${answer}</Code><Message>no, ${fields["WebIdentityToken"]}</Message>`;
      return void response.writeHead(400).end(`<ErrorResponse><Error>${error}</Error></ErrorResponse>`);
    }
    const { number, lifetime } = answer;
    const credentials = `<AccessKeyId>ASIAROLE${number}</AccessKeyId><SecretAccessKey>the-secret-of-role-${number}</SecretAccessKey>
      <SessionToken>the-token-of-role-${number}</SessionToken><Expiration>${new Date(Date.now() + lifetime).toISOString()}</Expiration>`;
    const result = `<AssumeRoleWithWebIdentityResult><Credentials>${credentials}</Credentials></AssumeRoleWithWebIdentityResult>`;
    response.end(`<AssumeRoleWithWebIdentityResponse>${result}</AssumeRoleWithWebIdentityResponse>`);
  });
  return { url, asked, answers };
}

/** A server whose environment has a token and a role. */
async function withIdentity(
  context: TestContext,
  answers: TokenService["answers"],
  further: Readonly<Record<string, string>> = {},
) {
  const service = await tokenService(context, answers);
  const file = secretFile(context, "the first token\n");
  const environment = {
    AWS_WEB_IDENTITY_TOKEN_FILE: file,
    AWS_ROLE_ARN: arn,
    AWS_ENDPOINT_URL_STS: service.url,
    ...further,
  };
  return { service, file, ...(await roleScene(context, environment, secrets, everybody)) };
}

describe("the server's own role by a web identity", () => {
  it("is asked for once, without a signature", async (context) => {
    const { service, realms, signers } = await withIdentity(context, [{ number: 1, lifetime: 3_600_000 }]);
    assert.equal(await realms("server-role", ""), 200);
    assert.equal(await realms("server-role", ""), 200);
    assert.deepEqual(new Set(signers), new Set(["ASIAROLE1 the-token-of-role-1"]));
    assert.deepEqual(service.asked, [
      {
        fields: {
          Action: "AssumeRoleWithWebIdentity",
          Version: "2011-06-15",
          RoleArn: arn,
          RoleSessionName: "deltacloud",
          WebIdentityToken: "the first token",
        },
        authorization: undefined,
      },
    ]);
  });

  it("is replaced shortly before its end, by the token that the file has then", async (context) => {
    const answers: TokenService["answers"] = [
      { number: 1, lifetime: 60_000 },
      { number: 2, lifetime: 3_600_000 },
    ];
    const { service, file, realms, signers } = await withIdentity(context, answers, { AWS_ROLE_SESSION_NAME: "ours" });
    assert.equal(await realms("server-role", ""), 200);
    writeFileSync(file, "the second token");
    assert.equal(await realms("server-role", ""), 200);
    assert.equal(signers.at(-1), "ASIAROLE2 the-token-of-role-2");
    assert.deepEqual(
      service.asked.map(({ fields }) => [fields["WebIdentityToken"], fields["RoleSessionName"]]),
      [
        ["the first token", "ours"],
        ["the second token", "ours"],
      ],
    );
  });

  it("is asked for again where STS could not look at the token", async (context) => {
    const { service, realms } = await withIdentity(context, ["IDPCommunicationError", { number: 1, lifetime: 3_600_000 }]);
    assert.equal(await realms("server-role", ""), 200);
    assert.equal(service.asked.length, 2);
  });

  it("is missed with 503 where STS refuses, and the log says why without the token", async (context) => {
    const { realms, signers, log } = await withIdentity(context, ["AccessDenied"]);
    assert.equal(await realms("server-role", ""), 503);
    assert.deepEqual(signers, []);
    const lines = await log();
    assert.match(lines, /"source":"the web identity","reason":"AccessDenied"/);
    assert.doesNotMatch(lines, /the first token/);
  });

  it("comes after the environment's key, and before the container and the machine, also where it fails", async (context) => {
    const metadata = await metadataService(context, { AccessKeyId: "ASIAROLE2", SecretAccessKey: secrets.ASIAROLE2 });
    const others = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${metadata.url}/container`,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.url,
    };
    const { realms } = await withIdentity(context, ["AccessDenied"], others);
    assert.equal(await realms("server-role", ""), 503);
    assert.deepEqual(metadata.asked, []);
    const own = { AWS_ACCESS_KEY_ID: "ASIAROLE1", AWS_SECRET_ACCESS_KEY: secrets.ASIAROLE1 };
    const { service, realms: ofEnvironment } = await withIdentity(context, ["AccessDenied"], { ...others, ...own });
    assert.equal(await ofEnvironment("server-role", ""), 200);
    assert.deepEqual(service.asked, []);
  });

  it("is asked for in the environment's region, through the proxy", async (context) => {
    const proxy = await connectProxy(context, "nobody has this");
    const file = secretFile(context, "the token");
    const environment = { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: arn, AWS_REGION: "cn-north-1" };
    const { realms } = await roleScene(context, environment, secrets, { ...everybody, proxy: { https: proxy.url } });
    assert.equal(await realms("server-role", ""), 503);
    assert.deepEqual(new Set(proxy.asked), new Set(["CONNECT sts.cn-north-1.amazonaws.com.cn:443"]));
  });

  it("is the role that moto's STS gives", { skip: needsMoto }, async (context) => {
    const moto = await startMoto();
    context.after(() => moto.close());
    const environment = {
      AWS_WEB_IDENTITY_TOKEN_FILE: secretFile(context, "e30.e30.e30"),
      AWS_ROLE_ARN: arn,
      AWS_ROLE_SESSION_NAME: "ours",
      AWS_ENDPOINT_URL_STS: moto.url,
    };
    const provider = `ec2=${moto.url};sts=${moto.url}`;
    const { url } = await roleScene(context, environment, {}, { ...everybody, provider, frontends: ["ec2"] });
    const answer = await fetch(`${url}/ec2`, {
      method: "POST",
      headers: { Authorization: `Basic ${Buffer.from("server-role:").toString("base64")}` },
      body: new URLSearchParams({ Action: "GetCallerIdentity", Version: "2011-06-15" }),
    });
    assert.match(await answer.text(), /<Arn>arn:aws:sts::123456789012:assumed-role\/the-servers\/ours<\/Arn>/);
  });

  it("does not start without a role, or where STS would be told the token in clear", async () => {
    const token = { AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/token" };
    const wrong: readonly [Readonly<Record<string, string>>, RegExp][] = [
      [token, /AWS_ROLE_ARN/],
      [{ ...token, AWS_ROLE_ARN: arn, AWS_ENDPOINT_URL_STS: "http://sts.example.org/" }, /AWS_ENDPOINT_URL_STS/],
      [{ ...token, AWS_ROLE_ARN: arn, AWS_REGION: "nowhere.example.org/" }, /AWS_REGION/],
    ];
    for (const [environment, message] of wrong) {
      const configuration = createConfiguration({ driver: "ec2", hostname: "127.0.0.1", port: 0, ...everybody });
      await assert.rejects(startServer(configuration, { environment }), (error) => {
        assert.ok(error instanceof StartError);
        assert.match(error.message, message);
        return true;
      });
    }
  });
});
