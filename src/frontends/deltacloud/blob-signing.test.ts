import assert from "node:assert/strict";
import { after, test } from "node:test";
import { defineDriver, type DriverContext } from "../../model/driver.ts";
import type { Params } from "../../model/collections.ts";
import { createClient } from "../../client/client.ts";
import { startClassic } from "../../testing/classic-client.ts";
import { createTestDriver } from "../../testing/test-driver/driver.ts";

const { driver: plain } = createTestDriver();
const asked: Params<"blobs", "signedUrl">[] = [];
const expires = new Date("2030-01-02T03:04:05Z");
const driver = defineDriver({
  ...plain,
  connect(context: DriverContext) {
    const session = plain.connect(context);
    const signedUrl = async (params: Params<"blobs", "signedUrl">) => {
      asked.push(params);
      return { url: "https://store.test/a?b=1&c=2", expires };
    };
    return { ...session, blobs: { ...session.blobs, signedUrl } };
  },
});
const client = await startClassic(driver);
const without = await startClassic(plain);
after(() => Promise.all([client.close(), without.close()]));

const path = "/buckets/first-bucket/a%2Fb/signed_url";

test("a URL is made with what the form says", async () => {
  const form = { method: "put", expires_in: "60", content_type: "text/csv" };
  const answer = await client.send("POST", path, { form });
  assert.equal(answer.status, 200);
  assert.match(answer.text, /<signed_url>\s*<url>https:\/\/store.test\/a\?b=1&amp;c=2<\/url>\s*<expires>2030-01-02T03:04:05/);
  assert.deepEqual(asked.pop(), {
    bucketId: "first-bucket",
    id: "a/b",
    method: "put",
    expiresIn: 60,
    contentType: "text/csv",
  });
  await client.send("PUT", path.replace("/signed_url", ""), { body: "content" });
  const { text } = await client.send("GET", path.replace("/signed_url", ""), { format: "html" });
  assert.match(text, /action="[^"]*\/signed_url"/);
  const page = await client.send("POST", path, { format: "html", form });
  assert.match(page.text, /https:\/\/store.test\/a\?b=1&amp;c=2/);
});

test("what is wrong is refused, and a driver that has none says so", async () => {
  asked.length = 0;
  for (const form of [{ method: "delete" }, { expires_in: "0" }, { expires_in: "604801" }, { expires_in: "soon" }]) {
    assert.equal((await client.send("POST", path, { form })).status, 400, JSON.stringify(form));
  }
  assert.deepEqual(asked, []);
  assert.equal((await without.send("POST", path)).status, 412);
});

test("the typed client has it", async () => {
  const { user = "", password = "" } = driver.credentials.example ?? {};
  const { blobs } = createClient({ url: client.url.replace(/\/api$/, ""), user, password });
  assert.deepEqual(await blobs.signedUrl("first-bucket", "a/b", { expiresIn: 5 }), {
    url: "https://store.test/a?b=1&c=2",
    expires,
  });
  assert.deepEqual(asked.pop(), { bucketId: "first-bucket", id: "a/b", expiresIn: 5 });
});
