import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openDriver } from "../../drivers/local/test-local.ts";
import { answerOf, queryClient, type QueryAnswer, type QueryClient } from "../../testing/query-client.ts";
import frontend from "./frontend.ts";

const start = async (t: TestContext): Promise<QueryClient> =>
  queryClient(t, frontend, await openDriver(), { version: "2011-06-15" });

/** Calls with a key, its token behind it. */
async function callWith(
  { url }: QueryClient,
  made: QueryAnswer,
  action: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<QueryAnswer> {
  const [id, secret, token] = ["AccessKeyId", "SecretAccessKey", "SessionToken"].map(
    (name) => made.at(`*.Credentials.${name}`)[0],
  );
  const authorization = `Basic ${Buffer.from(`${id};token=${token}:${secret}`).toString("base64")}`;
  const body = new URLSearchParams({ Action: action, Version: "2011-06-15", ...parameters });
  return answerOf(await fetch(url, { method: "POST", headers: { authorization }, body }));
}

const secondsLeft = (answer: QueryAnswer): number =>
  (Date.parse(answer.at("*.Credentials.Expiration")[0] ?? "") - Date.now()) / 1000;

test("a caller is told who he is, after the cloud was asked", async (t) => {
  const client = await start(t);
  const answer = await client.ok("GetCallerIdentity");
  assert.equal(answer.root.namespace, "https://sts.amazonaws.com/doc/2011-06-15/");
  const [account = ""] = answer.at("GetCallerIdentityResult.Account");
  assert.match(account, /^\d{12}$/);
  assert.deepEqual(answer.at("GetCallerIdentityResult.Arn"), [`arn:aws:iam::${account}:user/mockuser`]);
  assert.match(answer.at("GetCallerIdentityResult.UserId")[0] ?? "", /^AIDA[A-Z2-7]{17}$/);
  assert.equal(answer.at("ResponseMetadata.RequestId").length, 1);
  const wrong = await queryClient(t, frontend, await openDriver(), { version: "2011-06-15", password: "wrong" });
  const refused = await wrong.call("GetCallerIdentity");
  assert.deepEqual([refused.status, refused.code, refused.at("Error.Type")], [403, "InvalidClientTokenId", ["Sender"]]);
});

test("a session token is made for who has user and password, and lasts as long as was asked", async (t) => {
  const client = await start(t);
  const made = await client.ok("GetSessionToken", { DurationSeconds: "900" });
  assert.ok(Math.abs(secondsLeft(made) - 900) < 60);
  const again = await callWith(client, made, "GetCallerIdentity");
  assert.deepEqual(again.at("*.Arn"), (await client.ok("GetCallerIdentity")).at("*.Arn"));
  for (const seconds of ["899", "129601", "soon"]) {
    assert.equal((await client.call("GetSessionToken", { DurationSeconds: seconds })).code, "InvalidParameterValue");
  }
  const wrong = await queryClient(t, frontend, await openDriver(), { version: "2011-06-15", password: "wrong" });
  assert.equal((await wrong.call("GetSessionToken")).code, "InvalidClientTokenId");
});

test("a key that was derived never lasts longer than the one that it comes from", async (t) => {
  const client = await start(t);
  const made = await client.ok("GetSessionToken", { DurationSeconds: "900" });
  const further = await callWith(client, made, "GetSessionToken", { DurationSeconds: "43200" });
  assert.ok(secondsLeft(further) <= 900);
});

test("who takes on a role is known by it", async (t) => {
  const client = await start(t);
  const [account = ""] = (await client.ok("GetCallerIdentity")).at("*.Account");
  const role = { RoleArn: `arn:aws:iam::${account}:role/read-only`, RoleSessionName: "build-7" };
  const made = await client.ok("AssumeRole", role);
  const arn = `arn:aws:sts::${account}:assumed-role/read-only/build-7`;
  assert.deepEqual(made.at("*.AssumedRoleUser.Arn"), [arn]);
  assert.ok(Math.abs(secondsLeft(made) - 3600) < 60);
  const identity = await callWith(client, made, "GetCallerIdentity");
  assert.deepEqual(identity.at("*.Arn"), [arn]);
  assert.deepEqual(identity.at("*.UserId"), made.at("*.AssumedRoleUser.AssumedRoleId"));
  const key = { AccessKeyId: made.at("*.Credentials.AccessKeyId")[0] ?? "" };
  assert.deepEqual((await callWith(client, made, "GetAccessKeyInfo", key)).at("*.Account"), [account]);
  assert.equal((await client.call("GetAccessKeyInfo", key)).code, "AccessDenied");
});

test("a role that is not there, or of another account, is denied", async (t) => {
  const client = await start(t);
  const [account = ""] = (await client.ok("GetCallerIdentity")).at("*.Account");
  for (const RoleArn of [`arn:aws:iam::${account}:role/admin`, "arn:aws:iam::000000000000:role/read-only", "read-only"]) {
    const refused = await client.call("AssumeRole", { RoleArn, RoleSessionName: "me" });
    assert.deepEqual([refused.status, refused.code], [403, "AccessDenied"]);
    assert.match(refused.text, /is not authorized to perform: sts:AssumeRole on resource/);
  }
  const RoleArn = `arn:aws:iam::${account}:role/read-only`;
  assert.equal((await client.call("AssumeRole", { RoleArn })).code, "MissingParameter");
  assert.equal((await client.call("AssumeRole", { RoleArn, RoleSessionName: "a b" })).code, "InvalidParameterValue");
  const long = { RoleArn, RoleSessionName: "me", DurationSeconds: "43201" };
  assert.equal((await client.call("AssumeRole", long)).code, "InvalidParameterValue");
});

test("what STS has and we do not have is told clearly", async (t) => {
  const client = await start(t);
  assert.equal((await client.call("AssumeRoleWithSAML")).code, "InvalidAction");
  const decoded = await client.call("DecodeAuthorizationMessage", { EncodedMessage: "x" });
  assert.equal(decoded.code, "InvalidAuthorizationMessageException");
});
