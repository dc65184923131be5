import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, it, mock, test } from "node:test";
import fc from "fast-check";
import { isAccessRefusal } from "../../../credentials/access-refusal.ts";
import { sha256 } from "../../../credentials/signatures/hmac.ts";
import { readV4Header, readV4Query } from "../../../credentials/signatures/presented-v4.ts";
import { readV2Query, verifyV2 } from "../../../credentials/signatures/query-v2.ts";
import { queryOf, readFields, type SignedRequest } from "../../../credentials/signatures/signed-request.ts";
import { SigningKeys } from "../../../credentials/signatures/signing-keys.ts";
import { verifyV4 } from "../../../credentials/signatures/verify-v4.ts";
import { encodeComponent, encodeFields, readTarget } from "../../../http/http-target.ts";
import type { HttpAttempt, HttpHeaders } from "../../../model/http.ts";
import { refused } from "../../../testing/conformance/assertions.ts";
import { accessKeyOf, type AccessKey } from "./access-key.ts";
import { authorizeV4 } from "./authorization.ts";
import { presignV4, signV4, unsignedPayload, type SigningScope, type UnsignedRequest } from "./sign-v4.ts";
import { presignS3V2, signS3V2 } from "./sign-s3-v2.ts";
import { signV2 } from "./sign-v2.ts";

const key: AccessKey = { id: "DCKEXAMPLE", secret: "8Tg4Zb0pYc2LrQwXe1Vn6MaUo3HsKdJi5FtEGy7R", sessionToken: undefined };
const withToken: AccessKey = { ...key, sessionToken: "Sessi0n/T0ken+==" };
const time = Date.UTC(2026, 10, 22, 16, 20);
const s3: SigningScope = { service: "s3", region: "eu-west-1" };
const ec2: SigningScope = { service: "ec2", region: "us-east-1" };

/** Keys that a path could lose on its way: dots and slashes, what has to be encoded, what must not be encoded twice. */
const hostileKeys = [
  "a//b",
  "//a",
  "a/../b",
  "..",
  "./a/.",
  "a/",
  "a b+c",
  "%2F%2e%%",
  "ü€😀",
  "a?b=c&d#e",
  "!'()*~_.-",
  '<&>"\\^`{|}',
  "line\r\nfeed\u0000\u007f",
  "+",
];

const urlOfKey = (name: string, query = ""): string =>
  `https://s3.example.com:8443/bucket/${name.split("/").map(encodeComponent).join("/")}${query}`;

/** The request as it arrives at a server. */
function received({ method, url }: UnsignedRequest, headers: HttpHeaders): SignedRequest {
  const { origin, protocol, path } = readTarget(url);
  const rawHeaders = ["Host", origin.slice(protocol.length + 2)];
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) rawHeaders.push(name, String(value));
  return { method, target: path, rawHeaders, origin: undefined, clientAddress: "192.0.2.1" };
}

/** Checks a signature in the header as our own frontends do. */
function verify(request: UnsignedRequest, added: HttpHeaders, service: string, payload: string): void {
  const arrived = received(request, { ...request.headers, ...added });
  const presented = readV4Header(arrived, String(added["authorization"]));
  const path = service === "s3" ? "as it is" : "folded";
  verifyV4(arrived, presented, { secret: key.secret, signingKeys: new SigningKeys(), path, payload, publicNames: [] });
}

/** Checks a signed URL, and gives what it presents. */
function verifyUrl(url: string, headers: HttpHeaders = {}, method = "GET") {
  const arrived = received({ method, url, headers }, headers);
  const presented = readV4Query(queryOf(arrived.target));
  const check = { secret: key.secret, signingKeys: new SigningKeys(), path: "as it is", publicNames: [] } as const;
  verifyV4(arrived, presented, { ...check, payload: unsignedPayload });
  return presented;
}

describe("requests signed by SigV4", () => {
  const headers = { "x-amz-meta-colour": "red  and blue", "content-type": "text/plain", "user-agent": "deltacloud" };

  for (const name of hostileKeys) {
    it(`hold for the key ${JSON.stringify(name)}`, () => {
      const request = { method: "PUT", url: urlOfKey(name, "?partNumber=1&uploadId=a%2Bb%3D&acl"), headers };
      const added = signV4(request, { contentSha256: unsignedPayload }, { key: withToken, scope: s3, time });
      verify(request, added, "s3", unsignedPayload);
      assert.equal(added["x-amz-security-token"], withToken.sessionToken);
      assert.match(
        String(added["authorization"]),
        /SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-meta-colour;x-amz-security-token,/,
      );
    });
  }

  it("hold for any key, query and metadata", () => {
    const text = fc.string({ unit: "binary", minLength: 1 });
    fc.assert(
      fc.property(text, text, text, fc.stringMatching(/^[ -~]*$/), (name, prefix, marker, colour) => {
        const request = {
          method: "GET",
          url: urlOfKey(name, `?${encodeFields({ prefix, marker, "list-type": 2 })}`),
          headers: { "x-amz-meta-colour": colour },
        };
        const added = signV4(request, { contentSha256: unsignedPayload }, { key, scope: s3, time });
        verify(request, added, "s3", unsignedPayload);
      }),
    );
  });

  it("hold for a form of a Query service, whose body is signed", () => {
    const text = encodeFields({ Action: "DescribeInstances", "Filter.1.Value.1": "a+b c/ü*" });
    const type = "application/x-www-form-urlencoded; charset=utf-8";
    const request = { method: "POST", url: "http://localhost:8773/services/compute", headers: { "content-type": type } };
    const added = signV4(request, { text }, { key, scope: ec2, time });
    verify(request, added, "ec2", sha256(Buffer.from(text)));
    assert.throws(() => verify(request, added, "ec2", sha256(Buffer.from(`${text}x`))), isAccessRefusal);
    assert.ok(!("x-amz-content-sha256" in added));
  });

  it("do not hold for another target", () => {
    const request = { method: "GET", url: urlOfKey("a//b"), headers: {} };
    const added = signV4(request, { contentSha256: unsignedPayload }, { key, scope: s3, time });
    assert.throws(() => verify({ ...request, url: urlOfKey("a/b") }, added, "s3", unsignedPayload), isAccessRefusal);
  });
});

describe("URLs signed by SigV4", () => {
  for (const name of hostileKeys) {
    it(`hold for the key ${JSON.stringify(name)}`, () => {
      const url = presignV4({ method: "GET", url: urlOfKey(name), headers: {} }, { key: withToken, scope: s3, time }, 600);
      const { token, lifetime } = verifyUrl(url);
      assert.deepEqual([token, lifetime], [withToken.sessionToken, 600]);
      assert.ok(url.startsWith(`${urlOfKey(name)}?`), url);
    });
  }

  it("bind the media type where one is given", () => {
    const headers = { "content-type": "text/html" };
    const request = { method: "PUT", url: urlOfKey("page", "?versionId=a%2Bb"), headers };
    const url = presignV4(request, { key, scope: s3, time }, 60);
    verifyUrl(url, headers, "PUT");
    assert.throws(() => verifyUrl(url, { "content-type": "text/plain" }, "PUT"), isAccessRefusal);
  });
});

test("a call signed by SigV2 holds, at any port and with a session token", () => {
  const fields = { Action: "DescribeInstances", "Filter.10.Value.1": "a b+ü*~", "Filter.9.Value.1": "", Zeta: "1", alpha: "2" };
  for (const url of ["http://cloud.example.com:8773/services/Eucalyptus", "https://cloud.example.com/"]) {
    const body = encodeFields(signV2({ method: "POST", url }, fields, withToken, time));
    const arrived = received({ method: "POST", url, headers: {} }, {});
    const presented = readV2Query(readFields(body));
    verifyV2(arrived, presented, key.secret, []);
    assert.deepEqual([presented.accessKey, presented.token, presented.time], [key.id, withToken.sessionToken, time]);
    assert.throws(() => verifyV2({ ...arrived, method: "GET" }, presented, key.secret, []), isAccessRefusal);
  }
});

describe("S3's version 2", () => {
  const documented: AccessKey = {
    id: "AKIAIOSFODNN7EXAMPLE",
    secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    sessionToken: undefined,
  };
  const hmacOf = (text: string): string => createHmac("sha1", documented.secret).update(text).digest("base64");

  it("signs URLs as Amazon's documents show", () => {
    const request = { method: "GET", url: "https://johnsmith.s3.amazonaws.com/photos/puppy.jpg", headers: {} };
    assert.equal(
      presignS3V2(request, "/johnsmith/photos/puppy.jpg", documented, 1_175_139_620_000),
      `${request.url}?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Expires=1175139620&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D`,
    );
  });

  it("signs what a request is about, its time, its own headers in order, and of the query what names a part", () => {
    const request = {
      method: "PUT",
      url: "https://s3.example.com/bucket/a%20b?uploadId=x%2By%3D%3D&max-keys=2&partNumber=3&acl=",
      headers: {
        "content-type": "text/plain",
        "content-md5": "bWQ1",
        "x-amz-meta-two": "2",
        "x-amz-meta-one": "1 ",
        "user-agent": "t",
      },
    };
    const temporary = { ...documented, sessionToken: "T0ken" };
    const added = signS3V2(request, "/bucket/a%20b", temporary, time);
    const text = [
      "PUT\nbWQ1\ntext/plain\n",
      "x-amz-date:Sun, 22 Nov 2026 16:20:00 GMT",
      "x-amz-meta-one:1",
      "x-amz-meta-two:2",
      "x-amz-security-token:T0ken",
      "/bucket/a%20b?acl&partNumber=3&uploadId=x+y==",
    ].join("\n");
    assert.equal(added["authorization"], `AWS ${temporary.id}:${hmacOf(text)}`);
    assert.equal(added["x-amz-date"], "Sun, 22 Nov 2026 16:20:00 GMT");
    assert.equal(added["x-amz-security-token"], "T0ken");
  });
});

describe("the signatures of a request's attempts", () => {
  const attempt = (clockOffset: number, refusedBefore = false): HttpAttempt => ({
    method: "GET",
    url: urlOfKey("name"),
    headers: {},
    refused: refusedBefore ? {} : undefined,
    clockOffset,
  });

  it("have the time of the cloud where ours is far from it, and are made again once that is known", () => {
    mock.timers.enable({ apis: ["Date"], now: time });
    try {
      const authorize = authorizeV4(key, s3, { contentSha256: unsignedPayload });
      assert.equal(authorize(attempt(0))?.["x-amz-date"], "20261122T162000Z");
      assert.equal(authorize(attempt(60_000))?.["x-amz-date"], "20261122T162000Z");
      assert.equal(authorize(attempt(60_000, true)), undefined, "the clocks do not explain it");
      assert.equal(authorize(attempt(-3_600_000, true))?.["x-amz-date"], "20261122T152000Z");
      assert.equal(authorize(attempt(-3_600_000, true))?.["x-amz-date"], "20261122T162000Z", "a proxy may have told the time");
    } finally {
      mock.timers.reset();
    }
  });
});

test("the user of an access key may have a session token", async () => {
  assert.deepEqual(accessKeyOf({ user: "AKID", password: "secret" }), { id: "AKID", secret: "secret", sessionToken: undefined });
  const user = "AKID;token=abc;token=/+=";
  assert.deepEqual(accessKeyOf({ user, password: "secret" }), { id: "AKID", secret: "secret", sessionToken: "abc;token=/+=" });
  for (const [wrong, password] of [
    ["", "secret"],
    ["AKID", ""],
    ["AK\r\nID", "secret"],
    ["AK/ID", "secret"],
    ["AKID;token=", "secret"],
    ["AKID;token=a b", "secret"],
  ] as const) {
    await refused(
      Promise.resolve().then(() => accessKeyOf({ user: wrong, password })),
      "unauthenticated",
    );
  }
});
