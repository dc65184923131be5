import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, it, mock, test } from "node:test";
import { AwsV4Signer } from "aws4fetch";
import fc from "fast-check";
import { recordedKey, recordedRequests, recordedSecret, recordedTime } from "../testing/signed-requests.ts";
import { isAccessRefusal, type AccessRefusal, type RefusalReason } from "./access-refusal.ts";
import { AccessKeys, type AccessKeyRules } from "./access-keys/access-keys.ts";
import { authenticateQuery } from "./authenticate-query.ts";
import { everything, type Scope } from "./scope.ts";
import { ownSealing } from "./sealing.ts";
import type { SignedRequest } from "./signatures/signed-request.ts";

const many = { failedAttempts: 1e6, failedAttemptsOfAddress: 1e6 };

function keysWith(rules: Partial<AccessKeyRules> = {}, scope: Scope = everything): AccessKeys {
  const account = { driver: "mock", scope, accessKey: "recorded" };
  return new AccessKeys({
    sealing: ownSealing(),
    keyring: new Map([[recordedKey, { secret: recordedSecret, account }]]),
    rules: { ...many, ...rules },
  });
}

interface Sent extends Partial<SignedRequest> {
  readonly body?: string;
}

function authenticate(sent: Sent, keys = keysWith(), services: readonly string[] = ["ec2"]) {
  const { body = "", method = "GET", target = "/", rawHeaders = ["Host", "cloud.example.com"], origin } = sent;
  const request = { method, target, rawHeaders, origin, clientAddress: sent.clientAddress ?? "192.0.2.1" };
  return authenticateQuery(keys, request, { frontend: "ec2", services, body: Buffer.from(body, "latin1") });
}

const refused = (reason: RefusalReason) => (error: unknown) => {
  assert.ok(isAccessRefusal(error), String(error));
  assert.equal(error.reason, reason, error.message);
  return true;
};

const recorded = (name: string) => recordedRequests.find((request) => request.name === name) ?? assert.fail(name);
const formPost = recorded("header, form POST");
const presigned = recorded("presigned GET");
const libcloud = recorded("SigV2, GET as libcloud signs it");
const basic = (user: string, password: string): string => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

/** A header replaced by another value. */
const withHeader = (headers: readonly string[], name: string, value: string): readonly string[] =>
  headers.map((text, index) => (index % 2 === 1 && headers[index - 1] === name ? value : text));

describe("the signature of a Query call", () => {
  before(() => mock.timers.enable({ apis: ["Date"], now: recordedTime }));
  after(() => mock.timers.reset());

  for (const request of recordedRequests) {
    it(`is taken from another client: ${request.name}`, () => assert.equal(authenticate(request).driver, "mock"));
    it(`is refused when the secret is another: ${request.name}`, () => {
      const keyring = new Map([[recordedKey, { secret: `${recordedSecret}x`, account: { scope: everything } }]]);
      assert.throws(() => authenticate(request, new AccessKeys({ sealing: ownSealing(), keyring })), refused("signature"));
    });
  }

  it("covers the body, the method, the path and the query", () => {
    assert.throws(() => authenticate({ ...formPost, body: `${formPost.body}x` }), refused("signature"));
    assert.throws(() => authenticate({ ...formPost, method: "PUT" }), refused("signature"));
    assert.throws(() => authenticate({ ...formPost, target: "/ec2/x" }), refused("signature"));
    assert.throws(() => authenticate({ ...formPost, target: "/ec2?x" }), refused("signature"));
    assert.throws(
      () => authenticate({ ...presigned, target: `${presigned.target}&Action=TerminateInstances` }),
      refused("signature"),
    );
    assert.throws(() => authenticate({ ...libcloud, target: `${libcloud.target}&InstanceId.1=i-1` }), refused("signature"));
  });

  it("is for the body that came, whatever a header claims of it", () => {
    const rawHeaders = [...formPost.rawHeaders, "X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD"];
    assert.throws(() => authenticate({ ...formPost, rawHeaders }), refused("payload"));
  });

  it("has to cover every x-amz header that is there", () => {
    const rawHeaders = [...formPost.rawHeaders, "X-Amz-Target", "Other.Action"];
    assert.throws(() => authenticate({ ...formPost, rawHeaders }), refused("unsigned_headers"));
    const added = [...presigned.rawHeaders, "x-amz-copy-source", "other/bucket"];
    assert.throws(() => authenticate({ ...presigned, rawHeaders: added }), refused("unsigned_headers"));
  });

  it("has to cover the host, and headers that it says it covers have to be there", () => {
    const authorization = formPost.rawHeaders.at(-1) ?? "";
    const without = withHeader(formPost.rawHeaders, "Authorization", authorization.replace("host;", ""));
    assert.throws(() => authenticate({ ...formPost, rawHeaders: without }), refused("unsigned_headers"));
    const more = withHeader(formPost.rawHeaders, "Authorization", authorization.replace("host;", "host;x-absent;"));
    assert.throws(() => authenticate({ ...formPost, rawHeaders: more }), refused("signature"));
  });

  it("is good for the host that the client has used, where a proxy or the operator tells it", () => {
    const rawHeaders = withHeader(formPost.rawHeaders, "Host", "10.0.0.5:8080");
    assert.throws(() => authenticate({ ...formPost, rawHeaders }), refused("signature"));
    assert.ok(authenticate({ ...formPost, rawHeaders, origin: "https://cloud.example.com:3001" }));
    assert.ok(authenticate({ ...formPost, rawHeaders }, keysWith({ publicNames: ["a.example", "cloud.example.com:3001"] })));
  });

  it("of the old kind may leave the port out of the host", () => {
    const fields = `AWSAccessKeyId=${recordedKey}&Action=X&SignatureMethod=HmacSHA1&SignatureVersion=2&Timestamp=2026-11-22T16%3A20%3A00.000Z`;
    for (const host of ["cloud.example.com", "cloud.example.com:3001", "CLOUD.example.com:3001"]) {
      const stringToSign = ["GET", host.toLowerCase(), "/ec2", fields].join("\n");
      const signature = createHmac("sha1", recordedSecret).update(stringToSign).digest("base64");
      const target = `/ec2?${fields}&Signature=${encodeURIComponent(signature)}`;
      assert.ok(authenticate({ target, rawHeaders: ["Host", "Cloud.example.com:3001"] }));
    }
  });

  it("of the old kind is not taken where it is switched off", () => {
    assert.throws(() => authenticate(libcloud, keysWith({ version2: false })), refused("unsupported_algorithm"));
  });

  it("is good for a while only", () => {
    const minutes = (count: number): void => mock.timers.setTime(recordedTime + count * 60_000);
    try {
      for (const sign of [-1, 1]) {
        minutes(14.9 * sign);
        if (sign === 1) assert.ok(authenticate(formPost));
        minutes(15.1 * sign);
        assert.throws(() => authenticate(formPost), refused("skewed"));
        assert.throws(() => authenticate(libcloud), refused("skewed"));
      }
      minutes(4.9);
      assert.ok(authenticate(presigned));
      minutes(5.1);
      assert.throws(() => authenticate(presigned), refused("expired"));
      minutes(-15.1);
      assert.throws(() => authenticate(presigned), refused("skewed"));
    } finally {
      mock.timers.setTime(recordedTime);
    }
  });

  it("is for a service and region that are served here, which is looked at before anything is computed", () => {
    const keys = new AccessKeys({ sealing: ownSealing(), rules: { failedAttempts: 1 } });
    for (let attempt = 0; attempt < 3; attempt++) {
      assert.throws(() => authenticate(formPost, keys, ["s3", "sts"]), refused("wrong_service"));
    }
    assert.throws(() => authenticate(formPost, keysWith({ regions: ["eu-west-1"] })), refused("wrong_region"));
    assert.ok(authenticate(formPost, keysWith({ regions: ["eu-west-1", "us-east-1"] })));
  });

  it("goes before Basic of a browser, and is one", () => {
    const rawHeaders = [...presigned.rawHeaders, "Authorization", basic("u", "p")];
    assert.equal(authenticate({ ...presigned, rawHeaders }).driver, "mock");
    const twice = { ...presigned, rawHeaders: formPost.rawHeaders };
    assert.throws(() => authenticate(twice), refused("malformed"));
    const headers = [...formPost.rawHeaders, "Authorization", basic("u", "p")];
    assert.throws(() => authenticate({ ...formPost, rawHeaders: headers }), refused("malformed"));
  });

  it("with asymmetric keys is refused by name", () => {
    const authorization = (formPost.rawHeaders.at(-1) ?? "").replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256");
    const rawHeaders = withHeader(formPost.rawHeaders, "Authorization", authorization);
    assert.throws(
      () => authenticate({ ...formPost, rawHeaders }),
      (error) => refused("unsupported_algorithm")(error) && /SigV4A/.test(String(error)),
    );
  });

  it("tells what was signed here when it is not the same", () => {
    const { facts } = caught(() => authenticate({ ...formPost, body: "x" }));
    assert.match(facts.canonicalRequest ?? "", /^POST\n\/ec2\n\ncontent-type:/);
    assert.match(facts.stringToSign ?? "", /^AWS4-HMAC-SHA256\n20261122T162000Z\n20261122\/us-east-1\/ec2\/aws4_request\n/);
    assert.ok(!JSON.stringify(facts).includes(recordedSecret));
  });

  it("is refused where the key is for other frontends", () => {
    assert.throws(() => authenticate(formPost, keysWith({}, { frontends: ["s3"] })), refused("audience"));
    assert.ok(authenticate(formPost, keysWith({}, { frontends: ["s3", "ec2"] })));
  });

  it("whatever is changed in it, is refused for a reason and never an accident", () => {
    const sources = recordedRequests.map((request) => JSON.stringify(request));
    const mutation = fc.tuple(
      fc.nat(),
      fc.nat(3),
      fc.oneof(fc.string(), fc.constantFrom("/", ",", ";", "=", "%", "&", "+", "\u0000", "%zz", " ")),
    );
    fc.assert(
      fc.property(fc.constantFrom(...sources), fc.array(mutation, { minLength: 1, maxLength: 4 }), (source, mutations) => {
        const request = JSON.parse(source) as Required<Sent>;
        const texts = [request.target, ...request.rawHeaders.filter((_, index) => index % 2 === 1)];
        for (const [place, length, text] of mutations) {
          const index = place % texts.length;
          const old = texts[index] ?? "";
          const at = place % (old.length + 1);
          texts[index] = old.slice(0, at) + text + old.slice(at + length);
        }
        const rawHeaders = request.rawHeaders.map((text, index) => (index % 2 === 1 ? (texts[(index + 1) / 2] ?? "") : text));
        try {
          authenticate({ ...request, target: texts[0] ?? "", rawHeaders });
        } catch (error) {
          assert.ok(isAccessRefusal(error), `${String(error)} for ${texts.join("\n")}`);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("of any text in its place is refused for a reason", () => {
    const header = fc.oneof(
      fc.string(),
      fc.string().map((text) => `AWS4-HMAC-SHA256 ${text}`),
      fc
        .array(fc.tuple(fc.constantFrom("Credential", "SignedHeaders", "Signature", "X"), fc.string()), { maxLength: 5 })
        .map((parts) => `AWS4-HMAC-SHA256 ${parts.map(([name, value]) => `${name}=${value}`).join(", ")}`),
      fc.string().map((text) => `Basic ${text}`),
    );
    const name = fc.constantFrom(
      ...["Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature", "Security-Token"].map(
        (word) => `X-Amz-${word}`,
      ),
      "AWSAccessKeyId",
      "Signature",
      "SignatureMethod",
      "SignatureVersion",
      "Timestamp",
      "Expires",
      "SecurityToken",
    );
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom("AWS4-HMAC-SHA256", "20261122T162000Z", "2", "HmacSHA1", recordedKey, "300"),
    );
    fc.assert(
      fc.property(
        fc.option(header),
        fc.array(fc.tuple(name, value), { maxLength: 8 }),
        fc.boolean(),
        (authorization, fields, inForm) => {
          const text = fields.map(([field, content]) => `${field}=${content}`).join("&");
          const rawHeaders = ["Host", "h", "Content-Type", "application/x-www-form-urlencoded"];
          if (authorization !== null) rawHeaders.push("Authorization", authorization);
          const sent = inForm ? { method: "POST", body: text, rawHeaders } : { target: `/?${text}`, rawHeaders };
          try {
            assert.notEqual(authenticate(sent).credentials, undefined, "only Basic can be let in");
          } catch (error) {
            assert.ok(isAccessRefusal(error), String(error));
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

test("signatures of aws4fetch are taken, with access keys that hold an account", async () => {
  const keys = keysWith();
  const account = {
    driver: "openstack",
    provider: "https://cloud.example:5000/v3;RegionOne",
    credentials: { user: "a+b", password: "pw" },
    scope: everything,
  };
  for (const session of [false, true]) {
    const key = keys.create(account, session);
    const sign = {
      accessKeyId: key.id,
      secretAccessKey: key.secret,
      ...(key.token !== undefined && { sessionToken: key.token }),
      service: "ec2",
      region: "eu-west-1",
    };
    const url = "http://localhost:3001/ec2/a%20b//./?Action=DescribeTags&Filter.1.Name=a%2Bb%20%C3%BC&Empty=";
    for (const signQuery of [false, true]) {
      const signer = new AwsV4Signer({ ...sign, url, method: "GET", signQuery });
      const signed = await signer.sign();
      const rawHeaders = ["Host", signed.url.host, ...[...signed.headers].flat()];
      const target = signed.url.pathname + signed.url.search;
      const { driver, provider, credentials } = authenticate({ target, rawHeaders }, keys);
      assert.deepEqual({ driver, provider, credentials, scope: everything }, account);
    }
    const body = "Action=RunInstances&UserData=%2B%2F%3D";
    const signed = await new AwsV4Signer({
      ...sign,
      url: "http://localhost:3001/",
      method: "POST",
      body,
      headers: { "x-amz-target": "a  b" },
    }).sign();
    assert.ok(authenticate({ method: "POST", body, rawHeaders: ["host", signed.url.host, ...[...signed.headers].flat()] }, keys));
  }
});

test("a call that says nothing of who it is from is told so", () => {
  assert.throws(() => authenticate({}), refused("missing"));
  assert.throws(() => authenticate({ rawHeaders: ["Host", "h", "Authorization", "Bearer x"] }), refused("malformed"));
});

test("Basic brings the cloud's own credentials, or an access key and its secret", () => {
  const keys = keysWith();
  const headers = ["Host", "h", "X-Deltacloud-Driver", "openstack", "X-Deltacloud-Provider", "https://c;R", "Authorization"];
  assert.deepEqual(authenticate({ rawHeaders: [...headers, basic("user", "pass:word")] }, keys), {
    driver: "openstack",
    provider: "https://c;R",
    credentials: { user: "user", password: "pass:word" },
    scope: everything,
  });
  const account = { driver: "mock", credentials: { user: "u", password: "p" }, scope: { readOnly: true } };
  const whole = keys.create(account);
  const short = keys.create(account, true);
  for (const { id, secret, token } of [whole, short]) {
    const user = token === undefined ? id : `${id};token=${token}`;
    const found = authenticate({ rawHeaders: [...headers, basic(user, secret)] }, keys);
    assert.equal(found.driver, "mock");
    assert.equal(found.scope.readOnly, true);
    assert.throws(
      () => authenticate({ rawHeaders: [...headers, basic(user, `${secret.slice(1)}x`)] }, keys),
      refused("signature"),
    );
  }
});

test("failed attempts are counted by address and key, and nothing is computed beyond", () => {
  const rules = { failedAttempts: 2, failedAttemptsOfAddress: 5 };
  const keys = keysWith(rules);
  const from = (clientAddress: string, user: string, password: string) => {
    return () => authenticate({ clientAddress, rawHeaders: ["Host", "h", "Authorization", basic(user, password)] }, keys);
  };
  const good = from("192.0.2.1", recordedKey, recordedSecret);
  for (let count = 0; count < 5; count++) assert.ok(good());
  const bad = from("192.0.2.1", recordedKey, "guess");
  assert.throws(bad, refused("signature"));
  assert.throws(bad, refused("signature"));
  for (let count = 0; count < 10; count++) assert.throws(bad, refused("throttled"));
  assert.throws(good, refused("throttled"));
  assert.ok(from("192.0.2.2", recordedKey, recordedSecret)());
  // What was refused unseen does not count against others of the address.
  const other = keys.create({ scope: everything });
  assert.ok(from("192.0.2.1", other.id, other.secret)());
  for (const id of ["DCK1a", "DCK1b", "DCK1c"]) assert.throws(from("192.0.2.1", id, "guess"), refused("unknown_key"));
  const { facts, code } = caught(from("192.0.2.1", other.id, other.secret));
  assert.equal(code, "rate_limited");
  assert.ok((facts.retryAfter ?? 0) > 0);
});

function caught(run: () => unknown): AccessRefusal {
  try {
    run();
  } catch (error) {
    assert.ok(isAccessRefusal(error));
    return error;
  }
  return assert.fail("it was not refused");
}
