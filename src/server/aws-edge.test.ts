import assert from "node:assert/strict";
import { devNull } from "node:os";
import { test, type TestContext } from "node:test";
import { defineFrontend, type AwsService, type Frontend } from "../gateway/frontend.ts";
import mock from "../drivers/mock/driver.ts";
import { createConfiguration } from "./configuration.ts";
import { startServer } from "./start.ts";
import { StartError } from "./start-error.ts";

/** A frontend that tells its name, and the body that reached it. */
function speaking(name: string, aws?: readonly AwsService[]): Frontend {
  return defineFrontend({
    name,
    title: name,
    mount: `/${name}`,
    entryPoint: `/${name}`,
    ...(aws ? { aws } : {}),
    create: () => ({
      async handle({ body }) {
        let text = "";
        for await (const piece of body) text += String(piece);
        return { status: 200, headers: {}, body: `${name} ${text}` };
      },
    }),
  });
}

const has =
  (...names: readonly string[]) =>
  (action: string): boolean =>
    names.includes(action);

const frontends: Readonly<Record<string, Frontend>> = {
  ec2: speaking("ec2", [{ signingName: "ec2", hasAction: has("DescribeInstances", "DescribeTags") }]),
  elb: speaking("elb", [
    { signingName: "elasticloadbalancing", versions: ["2012-06-01", "2015-12-01"], hasAction: has("DescribeTags") },
  ]),
  sts: speaking("sts", [{ signingName: "sts", versions: ["2011-06-15"], hasAction: has("GetCallerIdentity") }]),
  plain: speaking("plain"),
};

const registry = {
  names: Object.keys(frontends),
  load: async (name: string) => frontends[name] as Frontend,
};

/** Starts a server and gives its addresses. */
async function start(t: TestContext, shared: readonly string[], further: readonly string[] = []) {
  const records: string[] = [];
  const tls = { enabled: false };
  const configuration = createConfiguration({
    driver: "mock",
    hostname: "127.0.0.1",
    port: 0,
    frontends: [...shared],
    listeners: further.length > 0 ? [{ frontends: [...further], hostname: "127.0.0.1", port: 0, tls }] : [],
    logging: { file: devNull },
  });
  const server = await startServer(configuration, {
    drivers: { names: ["mock"], load: async () => mock },
    frontends: registry,
    onRequest: ({ frontend }) => records.push(frontend),
  });
  t.after(() => server.close());
  return { urls: server.addresses.map(({ url }) => url), records };
}

const signed = (service: string): string =>
  `AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

test("the signature's service decides, in the header or in the query", async (t) => {
  const { urls, records } = await start(t, ["plain"], ["aws"]);
  const [, aws = ""] = urls;
  const ask = async (headers: Record<string, string>, query = "") =>
    (await fetch(`${aws}/${query}`, { method: "POST", headers, body: "x" })).text();
  assert.equal(await ask({ authorization: signed("sts") }), "sts x");
  assert.equal(await ask({ authorization: signed("ec2") }, "?Action=GetCallerIdentity&Version=2011-06-15"), "ec2 x");
  assert.equal(await ask({}, "?X-Amz-Credential=AKID%2F20260101%2Fus-east-1%2Felasticloadbalancing%2Faws4_request"), "elb x");
  assert.match(
    await ask({ authorization: signed("sqs") }),
    /<ErrorResponse>.*The service 'sqs' is not served here; there are: ec2, elasticloadbalancing, sts\./s,
  );
  assert.match(await ask({ authorization: "AWS4-HMAC-SHA256 nonsense" }), /<ErrorResponse>/);
  assert.deepEqual(records, ["sts", "ec2", "elb", "aws", "aws"]);
});

test("without one the action and its version decide, wherever they stand, and the form is handed on", async (t) => {
  const { urls } = await start(t, ["ec2", "plain"]);
  const [url = ""] = urls;
  const post = async (body: string) => (await fetch(`${url}/ec2`, { method: "POST", body: new URLSearchParams(body) })).text();
  for (const [body, answer] of [
    ["Action=GetCallerIdentity&Version=2011-06-15", "sts"],
    ["Version=2015-12-01&Action=DescribeTags", "elb"],
    ["Version=2016-11-15&Action=DescribeTags", "ec2"],
    ["Version=2012-06-01&Action=DescribeInstances", "ec2"],
    ["Action=GetCallerIdentity", "ec2"],
  ] as const) {
    assert.equal(await post(body), `${answer} ${body}`);
  }
  assert.equal(await (await fetch(`${url}/ec2/?Action=GetCallerIdentity&Version=2011-06-15`)).text(), "sts ");
  assert.match(await post("Version=2016-11-15"), /MissingAction/);
  assert.match(await (await fetch(`${url}/ec2`)).text(), /MissingAction/);
  assert.equal(
    (await fetch(`${url}/ec2`, { method: "POST", body: new URLSearchParams({ x: "y".repeat(1 << 20) }) })).status,
    413,
  );
  assert.equal(await (await fetch(`${url}/plain`)).text(), "plain ");
});

test("a listener for AWS takes every path, and so has no room for the server's own pages", async (t) => {
  await assert.rejects(start(t, ["plain"], ["aws", "admin"]), StartError);
  const { urls } = await start(t, ["plain"], ["aws", "plain"]);
  assert.equal(await (await fetch(`${urls[1]}/plain`)).text(), "plain ");
  assert.match(await (await fetch(`${urls[1]}/healthz`)).text(), /MissingAction/);
});
