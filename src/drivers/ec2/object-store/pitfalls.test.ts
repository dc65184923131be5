import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Cloud } from "../../../gateway/cloud.ts";
import { refused } from "../../../testing/conformance/assertions.ts";
import { bodyOf, pattern, readBody } from "../../../testing/conformance/blob-scene.ts";
import { address, blob, etag, simulatedStore } from "../../../testing/simulated-s3-scene.ts";
import { s3Error, type S3Request } from "../../../testing/simulated-s3.ts";

async function read(cloud: Cloud): Promise<string> {
  return String(await readBody((await cloud.call("blobs", "content", address)).body));
}

describe("an answer of 200 that is an error", () => {
  const failure = `<?xml version="1.0"?>   \n   \n${s3Error(200, "InternalError").body?.split("\n")[1]}`;

  const copy = (cloud: Cloud) => cloud.call("blobs", "copy", { ...address, id: "copy", sourceBucketId: "bucket", sourceId: "b" });

  for (const [where, body] of [
    ["behind the declaration", failure],
    ["before it", ` \n \n${failure}`],
  ] as const) {
    it(`to a copy is one, with blanks ${where}`, async (context) => {
      const { cloud } = await simulatedStore(context, ({ method }) => (method === "HEAD" ? blob : { status: 200, body }));
      const { details } = await refused(copy(cloud), "provider_error");
      assert.equal(details.providerCode, "InternalError");
    });
  }

  it("is none with blanks alone before it", async (context) => {
    const body = ' \n \n<?xml version="1.0"?><CopyObjectResult/>';
    const { cloud } = await simulatedStore(context, ({ method }) => (method === "HEAD" ? blob : { status: 200, body }));
    assert.equal((await copy(cloud)).id, "copy");
  });

  it("to the completion of an upload is one, and the upload of a write is given up", async (context) => {
    const { cloud, requests } = await simulatedStore(context, async ({ method, query, body }) => {
      await body();
      if (query.has("uploads")) return { status: 200, body: "<R><UploadId>u1</UploadId></R>" };
      return method === "POST" ? { status: 200, body: failure } : { status: method === "DELETE" ? 204 : 200, headers: etag };
    });
    const segments = [{ number: 1, segmentId: "x" }];
    await refused(cloud.call("blobs", "completeUpload", { ...address, uploadId: "u", segments }), "provider_error");
    await refused(cloud.call("blobs", "put", { ...address, body: bodyOf(pattern(9 * 2 ** 20)) }), "provider_error");
    const last = requests.at(-1);
    assert.deepEqual([last?.method, last?.query.get("uploadId")], ["DELETE", "u1"]);
  });
});

describe("a body in parts", () => {
  const opened = { status: 200, body: "<R><UploadId>u1</UploadId></R>" };

  it("that breaks off has its upload given up", async (context) => {
    const { cloud, requests } = await simulatedStore(context, async ({ query, body, method }) => {
      await body();
      return query.has("uploads") ? opened : { status: method === "DELETE" ? 204 : 200, headers: etag };
    });
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield* bodyOf(pattern(9 * 2 ** 20), pattern(9 * 2 ** 20));
      throw new Error("the client hung up");
    }
    await assert.rejects(cloud.call("blobs", "put", { ...address, body: broken() }));
    assert.deepEqual(
      requests.map(({ method, query }) => `${method} ${query.get("partNumber") ?? ""}`),
      ["POST ", "PUT 1", "DELETE "],
    );
  });

  const lost = () => {
    throw Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
  };
  for (const [what, completions] of [
    ["was lost on its way back", [lost, lost, lost, lost]],
    ["was lost, and is refused when it is repeated", [lost, () => s3Error(404, "NoSuchUpload")]],
    ["had to wait", [() => s3Error(503, "SlowDown"), () => ({ status: 200, body: "<R/>" })]],
  ] as const) {
    it(`whose completion ${what} is there`, async (context) => {
      const answers = completions.values();
      const { cloud } = await simulatedStore(context, async ({ query, body, method }) => {
        await body();
        if (query.has("uploads")) return opened;
        if (method === "POST") return (answers.next().value ?? assert.fail("there are no more answers"))();
        if (method === "DELETE") return s3Error(404, "NoSuchUpload");
        return { ...blob, headers: { ...blob.headers, etag: '"900150983cd24fb0d6963f7d28e17f72-2"' } };
      });
      const written = await cloud.call("blobs", "put", { ...address, body: bodyOf(pattern(9 * 2 ** 20)) });
      assert.equal(written.partCount, 2);
    });
  }

  it("whose upload somebody else has given up is not there, whatever was before", async (context) => {
    const { cloud } = await simulatedStore(context, async ({ query, body, method }) => {
      await body();
      if (query.has("uploads")) return opened;
      return method === "POST" || method === "DELETE" ? s3Error(404, "NoSuchUpload") : blob;
    });
    await refused(cloud.call("blobs", "put", { ...address, body: bodyOf(pattern(9 * 2 ** 20)) }), "not_found");
  });
});

describe("what is sent with a body", () => {
  it("is no checksum that nobody gave, and no hash of it", async (context) => {
    const { cloud, requests } = await simulatedStore(context, async ({ body }) => {
      await body();
      return { status: 200, headers: etag };
    });
    const md5 = "900150983cd24fb0d6963f7d28e17f72";
    for (const checksums of [undefined, { md5 }]) {
      await cloud.call("blobs", "put", { ...address, body: bodyOf("abc"), size: 3, ...(checksums && { checksums }) });
      const { headers = {} } = requests.at(-1) ?? {};
      assert.equal(headers["x-amz-content-sha256"], "UNSIGNED-PAYLOAD");
      assert.deepEqual(
        Object.keys(headers).filter((name) => /checksum|trailer|content-encoding/.test(name)),
        [],
      );
      assert.equal(headers["content-md5"], checksums && Buffer.from(md5, "hex").toString("base64"));
    }
  });

  it("is a checksum that was given, at Amazon; elsewhere it is checked on the way", async (context) => {
    const answer = async ({ body }: S3Request) => {
      await body();
      return { status: 200, headers: etag };
    };
    const write = (cloud: Cloud, checksums: object) =>
      cloud.call("blobs", "put", { ...address, body: bodyOf("abc"), size: 3, checksums });
    const amazon = await simulatedStore(context, answer);
    await write(amazon.cloud, { crc32c: "Nks/tw==" });
    assert.equal(amazon.requests[0]?.headers["x-amz-checksum-crc32c"], "Nks/tw==");
    const other = await simulatedStore(context, answer, "https://s3.example.net");
    await refused(write(other.cloud, { crc32c: "Nks/tw==" }), "unsupported");
    await refused(write(other.cloud, { sha256: "AAAA" }), "invalid_argument");
    await write(other.cloud, { sha256: "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=" });
    assert.deepEqual(
      Object.keys(other.requests.at(-1)?.headers ?? {}).filter((name) => name.includes("checksum")),
      [],
    );
  });

  it("is a condition that the store may not take: it was looked at before", async (context) => {
    const { cloud, requests } = await simulatedStore(context, ({ method, headers }) => {
      if (method === "HEAD") return { status: 404 };
      return headers["if-none-match"] === undefined ? { status: 200, headers: etag } : s3Error(501, "NotImplemented");
    });
    await cloud.call("blobs", "put", { ...address, body: bodyOf("abc"), size: 3, ifNoneMatch: "*" });
    assert.deepEqual(
      requests.map(({ method, headers }) => [method, headers["if-none-match"]]),
      [
        ["HEAD", undefined],
        ["PUT", "*"],
        ["PUT", undefined],
      ],
    );
  });
});

describe("what passes", () => {
  for (const [status, code] of [
    [503, "SlowDown"],
    [500, "InternalError"],
    [400, "RequestTimeout"],
  ] as const) {
    it(`${code} is got over`, async (context) => {
      let left = 2;
      const { cloud, requests } = await simulatedStore(context, () => (left-- > 0 ? s3Error(status, code) : blob));
      assert.equal(await read(cloud), "abc");
      assert.equal(requests.length, 3);
    });
  }

  it("is told as what it is when it lasts", async (context) => {
    const { cloud } = await simulatedStore(context, () => s3Error(503, "SlowDown"));
    await refused(read(cloud), "rate_limited");
  });

  it("a clock that differs is set right once", async (context) => {
    const ahead = 3_600_000;
    const cloudTime = () => Date.now() + ahead;
    const date = () => ({ date: new Date(cloudTime()).toUTCString() });
    const times: number[] = [];
    const { cloud } = await simulatedStore(context, ({ headers }) => {
      const [, day = "", hour = ""] = /^(\d{8})T(\d{2})/.exec(headers["x-amz-date"] ?? "") ?? [];
      const signed = Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T${hour}:00:00Z`);
      times.push(signed);
      const isNear = Math.abs(signed - cloudTime()) < ahead;
      return isNear ? { ...blob, headers: { ...blob.headers, ...date() } } : s3Error(403, "RequestTimeTooSkewed", "", date());
    });
    assert.equal(await read(cloud), "abc");
    assert.equal(times.length, 2);
    assert.equal(await read(cloud), "abc");
    assert.equal(times.length, 3, "from then on it is known");
  });

  it("a clock that differs is set right also where HEAD, which cannot say so, comes first", async (context) => {
    const date = { date: new Date(Date.now() + 3_600_000).toUTCString() };
    const { cloud, requests } = await simulatedStore(context, ({ headers }) => {
      const [, hour] = /T(\d{2})/.exec(headers["x-amz-date"] ?? "") ?? [];
      const isRight = Number(hour) === new Date(date.date).getUTCHours();
      return isRight ? { ...blob, headers: { ...blob.headers, ...date } } : s3Error(403, "RequestTimeTooSkewed", "", date);
    });
    assert.equal((await cloud.call("blobs", "get", address)).size, 0);
    assert.deepEqual(
      requests.map(({ method }) => method),
      ["HEAD", "GET", "HEAD"],
    );
  });

  it("a clock that does not explain it is no reason to ask again", async (context) => {
    const { cloud, requests } = await simulatedStore(context, () => s3Error(403, "RequestTimeTooSkewed"));
    await refused(read(cloud), "unauthenticated");
    assert.equal(requests.length, 1);
  });
});

describe("a refusal", () => {
  it("of HEAD is explained by GET", async (context) => {
    for (const [code, expected] of [
      ["InvalidAccessKeyId", "unauthenticated"],
      ["SignatureDoesNotMatch", "unauthenticated"],
      ["ExpiredToken", "unauthenticated"],
      ["AccessDenied", "permission_denied"],
    ] as const) {
      const { cloud } = await simulatedStore(context, () => s3Error(403, code));
      const { message } = await refused(cloud.call("blobs", "get", address), expected, code);
      assert.equal(message, "Told so.");
    }
  });

  it("without a word is of the key, where the list of buckets is refused too", async (context) => {
    const wordless = { status: 403, body: "<Error><Code>AccessDenied</Code><Message></Message></Error>" };
    const list = { status: 200, body: "<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>" };
    const { cloud: stranger } = await simulatedStore(context, () => wordless, "https://rgw.example.org");
    await refused(read(stranger), "unauthenticated");
    const { cloud } = await simulatedStore(context, ({ path }) => (path === "/" ? list : wordless), "https://rgw.example.org");
    await refused(read(cloud), "permission_denied");
  });
});
