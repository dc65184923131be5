import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { createHttpCore } from "../../../http/http-core.ts";
import { isCloudError } from "../../../model/errors.ts";
import { bodyOf, serve } from "../../../testing/http-scene.ts";
import { testGateway } from "../../../testing/gateway-harness.ts";
import { createEgressPolicy } from "../../../http/egress.ts";
import ec2 from "../driver.ts";

interface Answered {
  readonly status?: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const errorBody = (code: string): string =>
  `<Response><Errors><Error><Code>${code}</Code><Message>Words of the cloud.</Message></Error></Errors><RequestID>r-1</RequestID></Response>`;
const zones = (names: readonly string[]): Answered => ({
  body: `<DescribeAvailabilityZonesResponse><availabilityZoneInfo>${names
    .map((name) => `<item><zoneName>${name}</zoneName><zoneState>available</zoneState></item>`)
    .join("")}</availabilityZoneInfo></DescribeAvailabilityZonesResponse>`,
});
const subnets = (names: readonly string[], nextToken = ""): Answered => ({
  body: `<DescribeSubnetsResponse><subnetSet>${names
    .map((name) => `<item><subnetId>${name}</subnetId><availabilityZone>a</availabilityZone><state>available</state></item>`)
    .join("")}</subnetSet><nextToken>${nextToken}</nextToken></DescribeSubnetsResponse>`,
});

/** A cloud that gives these answers, one after the other and the last again and again, and what it was asked. */
async function cloudOf(context: TestContext, answers: readonly Answered[]) {
  const asked: { readonly fields: URLSearchParams; readonly headers: Readonly<Record<string, unknown>> }[] = [];
  const url = await serve(context, async (request, response) => {
    asked.push({ fields: new URLSearchParams(await bodyOf(request)), headers: request.headers });
    const { status = 200, body, headers } = answers[Math.min(asked.length, answers.length) - 1] ?? { body: "" };
    response.writeHead(status, headers).end(body);
  });
  const clock = { now: Date.now, sleep: async () => {} };
  const egress = createEgressPolicy();
  const http = createHttpCore({ egress, clock });
  const { gateway, select } = testGateway(ec2, { egress, http, settings: { ec2: { provider: `north;${url}` } } });
  context.after(() => gateway.close());
  const cloud = await select({ credentials: { user: "AKID;token=T0", password: "secret" } });
  const list = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    for await (const { id } of cloud.list("realms", {})) found.push(id);
    return found;
  };
  return { cloud, list, asked, actions: () => asked.map(({ fields }) => fields.get("Action")) };
}

const fails = (code: string, providerCode?: string) => (error: unknown) => {
  assert.ok(isCloudError(error));
  assert.deepEqual([error.code, error.details.providerCode], [code, providerCode]);
  return true;
};

describe("calls of EC2's actions", () => {
  it("are signed forms, with the session token", async (context) => {
    const { list, asked } = await cloudOf(context, [zones(["a"]), subnets(["subnet-1"])]);
    assert.deepEqual(await list(), ["a", "a:subnet-1"]);
    const [first] = asked;
    assert.deepEqual(
      [...(first?.fields ?? [])],
      [
        ["Action", "DescribeAvailabilityZones"],
        ["Version", "2016-11-15"],
      ],
    );
    assert.match(String(first?.headers["authorization"]), /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/north\/ec2\/aws4_request/);
    assert.equal(first?.headers["x-amz-security-token"], "T0");
  });

  it("read lists page by page to their end, and give up on a token that comes again", async (context) => {
    const { list, asked } = await cloudOf(context, [zones([]), subnets(["1"], "t1"), subnets([], "t2"), subnets(["2"])]);
    assert.deepEqual(await list(), ["a:1", "a:2"]);
    assert.deepEqual(
      asked.map(({ fields }) => fields.get("NextToken")),
      [null, null, "t1", "t2"],
    );
    const endless = await cloudOf(context, [zones([]), subnets(["1"], "t1")]);
    await assert.rejects(endless.list(), fails("provider_error"));
    assert.equal(endless.asked.length, 3);
  });

  for (const code of ["RequestLimitExceeded", "Throttling", "Unavailable", "InternalError"]) {
    it(`${code} is got over`, async (context) => {
      const { list, asked } = await cloudOf(context, [{ status: 503, body: errorBody(code) }, zones(["a"]), subnets([])]);
      assert.deepEqual(await list(), ["a"]);
      assert.equal(asked.length, 3);
    });
  }

  it("tell an error with the cloud's words, its code and its id of the request", async (context) => {
    const { list, asked } = await cloudOf(context, [{ status: 403, body: errorBody("Client.UnauthorizedOperation") }]);
    await assert.rejects(list(), (error: unknown) => {
      assert.ok(isCloudError(error));
      assert.equal(error.message, "Words of the cloud.");
      assert.equal(error.details.providerRequestId, "r-1");
      return fails("permission_denied", "UnauthorizedOperation")(error);
    });
    assert.equal(asked.length, 1);
  });

  it("take an error for one that comes with status 200, and what is no answer too", async (context) => {
    await assert.rejects(
      (await cloudOf(context, [{ body: errorBody("InternalError") }])).list(),
      fails("provider_error", "InternalError"),
    );
    await assert.rejects((await cloudOf(context, [{ body: "<html/>" }])).list(), fails("provider_error"));
    await assert.rejects((await cloudOf(context, [{ body: "" }])).list(), fails("provider_error"));
  });

  it("are signed once more by the clock of the cloud where ours is wrong", async (context) => {
    const ahead = { date: new Date(Date.now() + 3_600_000).toUTCString() };
    const { list, asked } = await cloudOf(context, [
      { status: 401, body: errorBody("AuthFailure"), headers: ahead },
      { ...zones(["a"]), headers: ahead },
      { ...subnets([]), headers: ahead },
    ]);
    assert.deepEqual(await list(), ["a"]);
    const times = asked.map(({ headers }) =>
      String(headers["x-amz-date"]).replace(/(\d{4})(\d\d)(\d\dT\d\d)(\d\d)/, "$1-$2-$3:$4:"),
    );
    const [first = 0, second = 0] = times.map((time) => Date.parse(time));
    assert.ok(second - first > 3_500_000, times.join(", "));
    const wrong = await cloudOf(context, [{ status: 401, body: errorBody("AuthFailure") }]);
    await assert.rejects(wrong.list(), fails("unauthenticated", "AuthFailure"));
    assert.equal(wrong.asked.length, 1, "a clock that is right does not try again");
  });
});
