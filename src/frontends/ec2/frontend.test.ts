import assert from "node:assert/strict";
import { test } from "node:test";
import { openDriver } from "../../drivers/local/test-local.ts";
import { answerOf, queryClient } from "../../testing/query-client.ts";
import frontend from "./frontend.ts";

const authorization = `Basic ${Buffer.from("mockuser:mockpassword").toString("base64")}`;

test("the namespace is that of the version that was asked for", async (t) => {
  const client = await queryClient(t, frontend, await openDriver());
  for (const version of ["2016-11-15", "2012-06-01", "2010-08-31"]) {
    const answer = await client.ok("DescribeRegions", { Version: version });
    assert.equal(answer.root.namespace, `http://ec2.amazonaws.com/doc/${version}/`);
    assert.match(answer.headers.get("content-type") ?? "", /^text\/xml/);
  }
  assert.equal((await client.call("DescribeRegions", { Version: "'><x" })).code, "NoSuchVersion");
});

test("parameters may stand in the query of a GET", async (t) => {
  const { url } = await queryClient(t, frontend, await openDriver());
  const answer = await answerOf(
    await fetch(`${url}/?Action=DescribeImages&Filter.1.Name=name&Filter.1.Value.1=L%69n*`, { headers: { authorization } }),
  );
  assert.equal(answer.status, 200);
  assert.ok(answer.at("imagesSet.item.imageId").length > 0);
});

test("what EC2 has and we do not is empty or unsupported; what nobody knows is told in the words that clients look for", async (t) => {
  const client = await queryClient(t, frontend, await openDriver());
  assert.deepEqual((await client.ok("DescribeSpotFleetRequests")).root.children[1]?.name, "spotFleetRequestConfigSet");
  const unsupported = await client.call("CreateFleet");
  assert.equal(unsupported.code, "UnsupportedOperation");
  assert.match(unsupported.text, /'local'/);
  const unknown = await client.call("MakeCoffee");
  assert.equal(unknown.code, "InvalidAction");
  assert.deepEqual(unknown.at("Errors.Error.Message"), ["The action MakeCoffee is not valid for this web service."]);
  assert.equal((await client.call("constructor")).code, "InvalidAction");
  assert.deepEqual(unknown.at("RequestID"), [unknown.headers.get("x-amzn-requestid")]);
});

test("who shows nothing, or what is wrong, is not let in", async (t) => {
  const client = await queryClient(t, frontend, await openDriver(), { password: "wrong" });
  const wrong = await client.call("DescribeInstances");
  assert.equal(wrong.status, 401);
  assert.equal(wrong.code, "AuthFailure");
  const nobody = await answerOf(
    await fetch(client.url, { method: "POST", body: new URLSearchParams({ Action: "DescribeInstances" }) }),
  );
  assert.equal(nobody.code, "AuthFailure");
  assert.match(nobody.headers.get("www-authenticate") ?? "", /^Basic/);
  const rehearsal = await client.call("RunInstances", { ImageId: "ami-f61", DryRun: "true" });
  assert.equal(rehearsal.code, "AuthFailure");
  const stranger = await queryClient(t, frontend, await openDriver(), { password: "wrong" });
  for (const action of ["DescribeRegions", "DescribeAccountAttributes", "DescribeSpotFleetRequests", "DescribeInstances"]) {
    const refused = await stranger.call(action);
    assert.equal(refused.code, "AuthFailure", action);
    assert.equal(refused.status, 401);
  }
});

test("a page of another site cannot use the login that a browser remembers", async (t) => {
  const { url } = await queryClient(t, frontend, await openDriver());
  const ask = async (headers: Readonly<Record<string, string>>) =>
    answerOf(await fetch(`${url}/?Action=DescribeImages`, { headers: { authorization, ...headers } }));
  for (const headers of [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "https://elsewhere.example" },
  ]) {
    const refused = await ask(headers);
    assert.equal(refused.status, 403, JSON.stringify(headers));
    assert.equal(refused.code, "UnauthorizedOperation");
  }
  for (const headers of [{ "sec-fetch-site": "none" }, { "sec-fetch-site": "same-origin" }, { origin: new URL(url).origin }]) {
    assert.equal((await ask(headers)).status, 200, JSON.stringify(headers));
  }
});

test("what is malformed has a clear answer", async (t) => {
  const { url } = await queryClient(t, frontend, await openDriver());
  const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
  const post = async (body: string) => answerOf(await fetch(url, { method: "POST", body, headers }));
  assert.equal((await post("Action=%ff")).code, "MalformedQueryString");
  assert.equal((await post("Version=2016-11-15")).code, "MissingAction");
  assert.equal((await post("")).code, "MissingAction");
  assert.equal((await post(`Action=DescribeRegions&x=${"y".repeat(1 << 20)}`)).status, 413);
  assert.equal((await fetch(url, { method: "PUT", body: "Action=DescribeRegions", headers })).status, 405);
  assert.equal((await post("Action=DescribeRegions&DryRun=maybe")).code, "InvalidParameterValue");
});
