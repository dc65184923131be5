import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createAccessKey, newSealingKey, startAwsEdge, type AwsServer } from "./aws-server.ts";
import { callSigned, elementsAt, type SignedAnswer } from "./signed-client.ts";

const account = { user: "mockuser", password: "mockpassword" };
const sealingKey = newSealingKey();
let server: AwsServer;
before(async () => (server = await startAwsEdge("mock", undefined, sealingKey.file)));
after(async () => {
  await server.close();
  sealingKey.remove();
});

/** What EC2 says to a key of a scope. */
async function asked(action: string, scope: readonly string[]): Promise<SignedAnswer> {
  const key = await createAccessKey("mock", account, sealingKey.file, scope);
  const signer = { endpoint: server.endpoint, region: "us-east-1" };
  return callSigned({ ...signer, accessKeyId: key.AccessKeyId, secretAccessKey: key.SecretAccessKey }, action, {});
}

test("a key for instances alone sees them, with ids where it may not look for names, whoever else has looked before", async () => {
  for (const scope of [["--driver-scope", "instances"], [], ["--driver-scope", "instances"]]) {
    const { status, body } = await asked("DescribeInstances", scope);
    assert.equal(status, 200, JSON.stringify(body));
    assert.ok(elementsAt(body, "reservationSet/item/instancesSet/item/instanceType").every(({ text }) => text !== ""));
  }
  const { status, body } = await asked("DescribeSecurityGroups", ["--driver-scope", "instances"]);
  assert.equal(status, 403, JSON.stringify(body));
});
