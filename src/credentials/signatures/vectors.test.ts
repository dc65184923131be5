import assert from "node:assert/strict";
import { mock, test, after, before, describe, it } from "node:test";
import { signatureVectors, vectorKey, vectorSecret, vectorTime, type SignatureVector } from "../../testing/signature-vectors.ts";
import { isAccessRefusal } from "../access-refusal.ts";
import { AccessKeys } from "../access-keys/access-keys.ts";
import { authenticateQuery } from "../authenticate-query.ts";
import { everything } from "../scope.ts";
import { ownSealing } from "../sealing.ts";
import type { SignedRequest } from "./signed-request.ts";

const account = { driver: "mock", scope: everything, accessKey: "vector" };
const keys = new AccessKeys({
  sealing: ownSealing(),
  keyring: new Map([[vectorKey, { secret: vectorSecret, account }]]),
  rules: { failedAttempts: 1000, failedAttemptsOfAddress: 1000 },
});

function requestOf({
  method = "GET",
  target = "/",
  headers = [],
  signedHeaders = "host;x-amz-date",
  signature,
}: SignatureVector): SignedRequest {
  const credential = `${vectorKey}/${vectorTime.slice(0, 8)}/us-east-1/service/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  const rawHeaders = [
    "Host",
    "example.amazonaws.com",
    ...headers.flat(),
    "X-Amz-Date",
    vectorTime,
    "Authorization",
    authorization,
  ];
  return { method, target, rawHeaders, origin: "http://example.amazonaws.com", clientAddress: "192.0.2.1" };
}

const authenticate = (vector: SignatureVector) =>
  authenticateQuery(keys, requestOf(vector), {
    frontend: "ec2",
    services: ["service"],
    body: Buffer.from(vector.body ?? "", "latin1"),
  });

describe("AWS's published signatures", () => {
  before(() => mock.timers.enable({ apis: ["Date"], now: Date.UTC(2015, 7, 30, 12, 36) }));
  after(() => mock.timers.reset());

  for (const vector of signatureVectors) {
    // Adding the token behind the signature is for services that do not ask for more; we do.
    if (vector.name === "post-sts-header-after") {
      it(`refuses ${vector.name}`, () => {
        assert.throws(
          () => authenticate(vector),
          (error) => isAccessRefusal(error) && error.reason === "unsigned_headers",
        );
      });
      continue;
    }
    it(`accepts ${vector.name}`, () => assert.equal(authenticate(vector), account));
    it(`refuses ${vector.name} with one digit changed`, () => {
      const last = vector.signature.endsWith("0") ? "1" : "0";
      const changed = { ...vector, signature: `${vector.signature.slice(0, -1)}${last}` };
      assert.throws(
        () => authenticate(changed),
        (error) => isAccessRefusal(error) && error.reason === "signature",
      );
    });
  }
});

test("there are vectors", () => assert.ok(signatureVectors.length > 30));
