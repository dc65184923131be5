import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { textIn } from "./choose.ts";
import { cloudsToWalk } from "./cloud-to-walk.ts";
import type { CloudToWalk } from "./walked-cloud.ts";
import { callSigned, elementsAt, send, sign, type SignedAnswer, type SignedRequest } from "./signed-client.ts";

// Faults that made other servers of these APIs unsafe. Those of object stores (a copy source that is not signed, or read twice in two
// ways; chunks that end early; paths that climb) have their tests where objects are served.
describe("requests that others have taken, and should not have", () => {
  let cloud: CloudToWalk;
  before(async () => {
    cloud = await (cloudsToWalk()[0] as ReturnType<typeof cloudsToWalk>[number]).open();
  });
  after(() => cloud.close());

  const codeOf = ({ body }: SignedAnswer): string => textIn(body, "Errors/Error/Code");
  const describeRegions = (change: (request: SignedRequest) => SignedRequest): Promise<SignedAnswer> =>
    send(change(sign(cloud, "ec2", { Action: "DescribeRegions" })));
  const withHeaders = (further: Readonly<Record<string, string>>) => (request: SignedRequest) => ({
    ...request,
    headers: { ...request.headers, ...further },
  });
  const without = (name: string) => (request: SignedRequest) => ({
    ...request,
    headers: Object.fromEntries(Object.entries(request.headers).filter(([header]) => header !== name)),
  });

  it("takes the request as it was signed", async () => {
    const { status, body } = await describeRegions((request) => request);
    assert.equal(status, 200);
    assert.ok(elementsAt(body, "regionInfo/item/regionName").length > 0);
  });

  it("a header of AWS that the signature does not cover", async () => {
    for (const header of ["x-amz-security-token", "x-amz-copy-source", "x-amz-target", "x-amz-anything"]) {
      const answer = await describeRegions(withHeaders({ [header]: "added later" }));
      assert.ok(answer.status === 401 || answer.status === 403, `${header}: ${answer.status}`);
    }
  });

  it("headers of our own, or of a cloud's, that choose where the request goes", async () => {
    const foreign = {
      "x-deltacloud-driver": "mock",
      "x-deltacloud-provider": "http://127.0.0.1:9",
      "x-auth-token": "stolen",
      "x-storage-url": "http://127.0.0.1:9",
      "x-subject-token": "stolen",
      "x-http-method-override": "DELETE",
    };
    const plain = await describeRegions((request) => request);
    const answer = await describeRegions(withHeaders(foreign));
    assert.equal(answer.status, 200);
    assert.deepEqual(elementsAt(answer.body, "regionInfo/item"), elementsAt(plain.body, "regionInfo/item"));
  });

  it("a signature by nobody, or by an access key that was made up", async () => {
    assert.equal((await describeRegions(without("authorization"))).status, 401);
    for (const accessKeyId of [
      "AKIDEXAMPLE",
      `${cloud.accessKeyId}0`,
      cloud.accessKeyId.slice(0, -1),
      "*)(uid=*",
      "../../etc/passwd",
    ]) {
      const { status } = await callSigned({ ...cloud, accessKeyId }, "DescribeRegions");
      assert.ok(status === 401 || status === 403 || status === 400, `${accessKeyId}: ${status}`);
    }
    assert.equal((await callSigned({ ...cloud, secretAccessKey: "wrong" }, "DescribeRegions")).status >= 400, true);
  });

  it("another body than the one that was signed", async () => {
    const answer = await describeRegions((request) => ({
      ...request,
      body: request.body.replace("DescribeRegions", "DescribeVolumes"),
    }));
    assert.equal(codeOf(answer), "SignatureDoesNotMatch");
  });

  it("a signature for another service, and one that is old", async () => {
    const forAnother = sign(cloud, "iam", { Action: "DescribeRegions", Version: "2016-11-15" });
    const { authorization = "", ...others } = forAnother.headers;
    const mixed = { ...forAnother, headers: { ...others, authorization: authorization.replace("/iam/", "/ec2/") } };
    assert.ok((await send(mixed)).status >= 400);
    for (const hours of [-24, -1, 1, 24]) {
      const answer = await send(sign(cloud, "ec2", { Action: "DescribeRegions" }, new Date(Date.now() + hours * 3_600_000)));
      assert.ok(answer.status === 401 || answer.status === 403 || answer.status === 400, `${hours} hours: ${answer.status}`);
    }
  });

  it("asking for what is of another account", async () => {
    const asAnother = await callSigned(cloud, "DescribeImages", { "Owner.1": "999999999999" });
    assert.equal(asAnother.status, 200);
    assert.deepEqual(elementsAt(asAnother.body, "imagesSet/item"), []);
  });

  it("what takes an expression or a parser long", async () => {
    const began = process.cpuUsage();
    const wildcards = { "Filter.1.Name": "tag:Name", "Filter.1.Value.1": `${"*a".repeat(2000)}b` };
    const answers = await Promise.all([
      callSigned(cloud, "DescribeInstances", wildcards),
      describeRegions(withHeaders({ accept: `${"a/".repeat(3000)}${",;q=".repeat(500)}` })),
      callSigned(cloud, "DescribeInstances", { [`Filter.${"9".repeat(2000)}.Name`]: "tag:Name" }),
      callSigned(cloud, `Describe${".1".repeat(5000)}`),
    ]);
    for (const { status } of answers) assert.ok(status >= 200 && status < 500, String(status));
    assert.ok(process.cpuUsage(began).user < 60_000_000);
  });

  it("text that would be read as markup, or as a part of another call", async () => {
    const hostile = `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;<Code>\u0000]]>`;
    const answer = await callSigned(cloud, "DescribeKeyPairs", { "KeyName.1": hostile });
    assert.ok(answer.status >= 400 && answer.status < 500);
    assert.doesNotMatch(JSON.stringify(answer.body), /root:/);
    const actions = await callSigned(cloud, "<script>alert(1)</script>");
    assert.equal(codeOf(actions), "InvalidAction");
    assert.match(textIn(actions.body, "Errors/Error/Message"), /not valid for this web service/);
  });
});
