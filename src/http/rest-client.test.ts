import assert from "node:assert/strict";
import { test } from "node:test";
import { isCloudError } from "../model/errors.ts";
import { answerJson, bodyOf, httpClient, serve } from "../testing/http-scene.ts";
import { pages } from "./pages.ts";
import { path } from "./path.ts";
import { createRestClient } from "./rest-client.ts";

const broken = (error: unknown): boolean => isCloudError(error) && error.code === "provider_error";

test("paths lie behind the base, and fields go with every request", async (context) => {
  const cloud = await serve(context, async (request, response) => {
    const { method, url, headers } = request;
    answerJson(response, { method, url, token: headers["x-auth-token"], body: await bodyOf(request) });
  });
  const authorize = () => ({ "X-Auth-Token": "t" });
  const api = createRestClient(httpClient(context), { base: `${cloud}/v2/`, headers: { accept: "application/json" }, authorize });
  assert.deepEqual((await api.get(path`/servers/${"a/b"}`, { query: { all: true } })).json(), {
    method: "GET",
    url: "/v2/servers/a%2Fb?all=true",
    token: "t",
    body: "",
  });
  const { post } = api;
  assert.equal((await post("/servers", { json: [1] })).json<{ body: string }>().body, "[1]", "a method may be taken out");
});

test("a value that would lead elsewhere is no id", () => {
  for (const id of ["", ".", ".."]) {
    assert.throws(
      () => path`/servers/${id}`,
      (error: unknown) => isCloudError(error) && error.code === "not_found",
    );
  }
  assert.equal(path`/a/${"ü ?#%"}/${7}`, "/a/%C3%BC%20%3F%23%25/7");
});

test("links are followed on the own host only", async (context) => {
  const api = createRestClient(httpClient(context), { base: "https://cloud.example/image/v2" });
  assert.equal(api.resolve("/v2/images?marker=1"), "https://cloud.example/v2/images?marker=1");
  assert.equal(api.resolve("http://cloud.example/v2/images?marker=1"), "https://cloud.example/v2/images?marker=1");
  assert.equal(api.resolve("?marker=1"), "https://cloud.example/image/v2/?marker=1");
  for (const link of [
    "https://elsewhere.example/",
    "//elsewhere.example/x",
    "https://cloud.example@elsewhere.example/",
    "ftp://cloud.example/",
  ]) {
    assert.throws(() => api.resolve(link), broken, link);
  }
});

test("pages are read as far as their reader reads", async () => {
  const asked: (string | undefined)[] = [];
  const list = pages(async (marker) => {
    asked.push(marker);
    const start = Number(marker ?? 0);
    return { items: [start, start + 1], next: start < 4 ? String(start + 2) : undefined };
  });
  assert.deepEqual([(await list.next()).value, (await list.next()).value], [0, 1]);
  assert.deepEqual(asked, [undefined]);
  const rest: number[] = [];
  for await (const item of list) rest.push(item);
  assert.deepEqual(rest, [2, 3, 4, 5]);
});

test("a list that gives the same page again is broken", async () => {
  const list = pages(async () => ({ items: [1], next: "same" }));
  await assert.rejects(async () => {
    for await (const _ of list);
  }, broken);
});
