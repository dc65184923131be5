import assert from "node:assert/strict";
import { describe, it, test } from "node:test";
import type { Cloud } from "../../../gateway/cloud.ts";
import { refused } from "../../../testing/conformance/assertions.ts";
import { bodyOf, readBody } from "../../../testing/conformance/blob-scene.ts";
import { address, blob, etag, simulatedStore } from "../../../testing/simulated-s3-scene.ts";
import { s3Error, type S3Request } from "../../../testing/simulated-s3.ts";

const hosts = (requests: readonly S3Request[]) => requests.map(({ method, host, region }) => `${method} ${host} ${region}`);

async function read(cloud: Cloud): Promise<string> {
  return String(await readBody((await cloud.call("blobs", "content", address)).body));
}

describe("a bucket in another region", () => {
  const here = "bucket.s3.us-east-1.amazonaws.com";
  const there = "bucket.s3.eu-central-1.amazonaws.com";
  const header = { "x-amz-bucket-region": "eu-central-1" };
  const ways: Readonly<Record<string, ReturnType<typeof s3Error>>> = {
    "301 without Location": s3Error(301, "PermanentRedirect", `<Endpoint>${there}</Endpoint>`, header),
    "301 whose header alone tells": { status: 301, headers: header },
    "307 with Location": s3Error(307, "TemporaryRedirect", `<Endpoint>${there}</Endpoint>`, { location: `https://${there}/a` }),
    "400 AuthorizationHeaderMalformed": s3Error(400, "AuthorizationHeaderMalformed", "<Region>eu-central-1</Region>"),
  };
  for (const [way, answer] of Object.entries(ways)) {
    it(`is found, signed for anew and remembered after ${way}`, async (context) => {
      const { cloud, requests } = await simulatedStore(context, ({ host }) => (host === here ? answer : blob));
      assert.equal(await read(cloud), "abc");
      assert.equal(await read(cloud), "abc");
      assert.deepEqual(hosts(requests), [`GET ${here} us-east-1`, `GET ${there} eu-central-1`, `GET ${there} eu-central-1`]);
      assert.equal(requests[1]?.path, "/a/%2E%2E/b%20c");
    });
  }

  it("is found after HEAD, whose answer has a header and no more", async (context) => {
    const { cloud, requests } = await simulatedStore(context, ({ host }) =>
      host === here ? { status: 400, headers: header } : blob,
    );
    assert.equal((await cloud.call("blobs", "get", address)).etag, "900150983cd24fb0d6963f7d28e17f72");
    assert.deepEqual(hosts(requests), [`HEAD ${here} us-east-1`, `HEAD ${there} eu-central-1`]);
  });

  it("is sent a body there that nobody has read before", async (context) => {
    const bodies: string[] = [];
    const { cloud } = await simulatedStore(context, async ({ host, body, headers }) => {
      if (host === here) return ways["307 with Location"] ?? assert.fail();
      bodies.push(`${await body()} of ${headers["content-length"]}`);
      return { status: 200, headers: etag };
    });
    await cloud.call("blobs", "put", { ...address, body: bodyOf("a", "bc"), size: 3 });
    assert.deepEqual(bodies, ["abc of 3"]);
  });

  it("is not sent half a body: the write fails, and the next one goes right", async (context) => {
    const { cloud, requests } = await simulatedStore(context, async ({ host, body }) => {
      await body();
      return host === here ? (ways["301 without Location"] ?? assert.fail()) : { status: 200, headers: etag };
    });
    const write = () => cloud.call("blobs", "put", { ...address, body: bodyOf("abc"), size: 3 });
    await refused(write(), "provider_unavailable");
    await write();
    assert.deepEqual(hosts(requests), [`PUT ${here} us-east-1`, `PUT ${there} eu-central-1`]);
  });

  it("is followed once: a store that sends round in circles fails", async (context) => {
    const other = (region: string) => (region === "us-east-1" ? "eu-central-1" : "us-east-1");
    const { cloud, requests } = await simulatedStore(context, ({ region }) => ({
      status: 301,
      headers: { "x-amz-bucket-region": other(region) },
    }));
    await refused(read(cloud), "provider_error");
    assert.equal(requests.length, 2);
  });

  it("is never looked for at a host that is not the store's", async (context) => {
    for (const host of ["bucket.example.com", "evil.org", "s3.example.net@evil.org", "evil.org/s3.example.net"]) {
      const { cloud, requests } = await simulatedStore(
        context,
        () => s3Error(307, "TemporaryRedirect", `<Endpoint>${host}</Endpoint>`, { location: `https://${host}/bucket` }),
        "https://s3.example.net",
      );
      await refused(read(cloud), "provider_error");
      assert.deepEqual(new Set(requests.map((each) => each.host)), new Set(["s3.example.net"]), host);
    }
  });

  it("of a look-alike is found at another host of its domain", async (context) => {
    const { cloud, requests } = await simulatedStore(
      context,
      ({ host }) =>
        host === "s3.eu.example.net" ? blob : s3Error(301, "PermanentRedirect", "<Endpoint>bucket.s3.eu.example.net</Endpoint>"),
      "https://s3.example.net",
    );
    assert.equal(await read(cloud), "abc");
    assert.deepEqual(hosts(requests), ["GET s3.example.net us-east-1", "GET s3.eu.example.net us-east-1"]);
  });
});

describe("a look-alike whose region is another than was thought", () => {
  const bucketList = { status: 200, body: "<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>" };
  const elsewhere = s3Error(400, "AuthorizationHeaderMalformed", "<Region>eu-north-7</Region>");
  const answer = ({ region, path }: S3Request) =>
    region !== "eu-north-7" ? elsewhere : path === "/" ? bucketList : { ...blob, body: "" };

  it("may tell it in words alone", async (context) => {
    const words = "The authorization header is malformed; the region is wrong; expecting 'eu-north-7'.";
    const body = `<Error><Code>AuthorizationHeaderMalformed</Code><Message>${words}</Message></Error>`;
    const { cloud, requests } = await simulatedStore(
      context,
      ({ region }) => (region === "eu-north-7" ? bucketList : { status: 400, body }),
      "https://minio.example.org:9000",
    );
    await cloud.identity();
    assert.deepEqual(
      requests.map(({ region }) => region),
      ["us-east-1", "eu-north-7"],
    );
  });

  it("tells it with the list of buckets, once for all of them", async (context) => {
    const { cloud, requests } = await simulatedStore(context, answer, "https://s3.example.net");
    await cloud.identity();
    await cloud.call("blobs", "get", address);
    await cloud.call("blobs", "get", { ...address, bucketId: "another" });
    assert.deepEqual(hosts(requests), [
      "GET s3.example.net us-east-1",
      "GET s3.example.net eu-north-7",
      "HEAD s3.example.net eu-north-7",
      "HEAD s3.example.net eu-north-7",
    ]);
  });

  it("tells it after HEAD, which cannot, by GET", async (context) => {
    const { cloud, requests } = await simulatedStore(context, answer, "https://s3.example.net");
    assert.equal((await cloud.call("blobs", "get", address)).size, 0);
    assert.deepEqual(hosts(requests), [
      "HEAD s3.example.net us-east-1",
      "GET s3.example.net us-east-1",
      "GET s3.example.net eu-north-7",
      "HEAD s3.example.net eu-north-7",
    ]);
  });
});

describe("the location of a bucket", () => {
  const locations = { "": "us-east-1", EU: "eu-west-1", "ap-south-1": "ap-south-1" };
  for (const [told, expected] of Object.entries(locations)) {
    it(`'${told}' is ${expected}`, async (context) => {
      const { cloud } = await simulatedStore(context, ({ query }) => ({
        status: 200,
        body: query.has("location") ? `<LocationConstraint>${told}</LocationConstraint>` : "<VersioningConfiguration/>",
      }));
      const { location, versioning } = await cloud.call("buckets", "get", { id: "bucket" });
      assert.deepEqual([location, versioning], [expected, "off"]);
    });
  }

  for (const [where, location, usedHost, constraint] of [
    ["us-east-1", undefined, "bucket.s3.us-east-1.amazonaws.com", undefined],
    ["eu-west-1", "us-east-1", "bucket.s3.us-east-1.amazonaws.com", undefined],
    ["eu-west-1", undefined, "bucket.s3.eu-west-1.amazonaws.com", "eu-west-1"],
    ["us-east-1", "eu-west-1", "bucket.s3.eu-west-1.amazonaws.com", "eu-west-1"],
    ["https://s3.example.net;eu-west-1", undefined, "s3.example.net", undefined],
  ] as const) {
    it(`${location ?? "of its own"} is ${constraint === undefined ? "not " : ""}said when it is made from ${where}`, async (context) => {
      const made: (readonly [string, string])[] = [];
      const { cloud } = await simulatedStore(
        context,
        async ({ method, host, body, query }) => {
          if (method === "PUT") made.push([host, await body()]);
          return { status: 200, body: query.has("location") ? "<LocationConstraint/>" : "<VersioningConfiguration/>" };
        },
        where,
      );
      await cloud.call("buckets", "create", { name: "bucket", ...(location !== undefined && { location }) });
      const [[seenHost, document] = ["", ""]] = made;
      assert.deepEqual([seenHost, /<LocationConstraint>([^<]*)/.exec(document)?.[1]], [usedHost, constraint]);
    });
  }
});

describe("a bucket of somebody else's", () => {
  it("has its region told by HEAD where its location may not be asked", async (context) => {
    const { cloud } = await simulatedStore(context, ({ method }) =>
      method === "HEAD" ? { status: 200, headers: { "x-amz-bucket-region": "eu-west-1" } } : s3Error(403, "AccessDenied"),
    );
    const { location, versioning } = await cloud.call("buckets", "get", { id: "bucket" });
    assert.deepEqual([location, versioning], ["eu-west-1", undefined]);
  });
});

test("a signed URL is for the region where the bucket is, and has the session token", async (context) => {
  const { cloud } = await simulatedStore(context, ({ method, region }) => {
    if (method === "GET") return { status: 200, body: "<R><Owner><ID>owner</ID></Owner></R>" };
    return region === "us-east-1" ? { status: 301, headers: { "x-amz-bucket-region": "eu-west-1" } } : { status: 403 };
  });
  const { url } = await cloud.call("blobs", "signedUrl", { ...address, method: "put", contentType: "text/csv" });
  const { host, searchParams: query } = new URL(url);
  assert.equal(host, "bucket.s3.eu-west-1.amazonaws.com");
  assert.match(query.get("X-Amz-Credential") ?? "", /^AKIDEXAMPLE\/\d{8}\/eu-west-1\/s3\/aws4_request$/);
  assert.equal(query.get("X-Amz-Security-Token"), "Sessi0nT0ken");
  assert.equal(query.get("X-Amz-SignedHeaders"), "content-type;host");
  assert.ok(url.includes("/a/%2E%2E/b%20c?"), url);
});
