import assert from "node:assert/strict";
import { test } from "node:test";
import type { Instance } from "../../model/collections/instances.ts";
import { defineDriver } from "../../model/driver.ts";
import { queryClient } from "../../testing/query-client.ts";
import frontend from "./frontend.ts";

const count = 10_000;

/** A cloud of many instances, which are made as they are read, and notes how far that was. */
function largeCloud() {
  const seen = { read: 0, ended: false };
  const driver = defineDriver({
    name: "large",
    title: "Large",
    status: "active",
    doc: "A cloud of many instances.",
    credentials: { user: "User", password: "Password" },
    features: {},
    filters: { instances: ["after", "destroyedSince"] },
    connect: () => ({
      identity: async () => ({ account: "large", user: "large" }),
      instances: {
        async *list({ after }) {
          try {
            for (let index = after === undefined ? 0 : Number(after) + 1; index < count; index++) {
              seen.read++;
              yield {
                id: String(index),
                state: "running",
                publicAddresses: [],
                privateAddresses: [],
                volumes: [],
              } satisfies Instance;
            }
          } finally {
            seen.ended = true;
          }
        },
      },
    }),
  });
  return { driver, seen };
}

const form = (parameters: Readonly<Record<string, string>>) => ({
  method: "POST",
  body: new URLSearchParams({ Action: "DescribeInstances", Version: "2016-11-15", ...parameters }),
  headers: { authorization: `Basic ${btoa("a:b")}` },
});

test("everything is streamed, and read no further than the client takes it", async (t) => {
  const { driver, seen } = largeCloud();
  const { url } = await queryClient(t, frontend, driver);
  const whole = await fetch(url, form({}));
  assert.equal(whole.headers.get("content-length"), null);
  const text = await whole.text();
  assert.equal(text.split("<instanceId>").length - 1, count);
  assert.match(text, /<\/reservationSet><\/DescribeInstancesResponse>$/);

  seen.read = 0;
  seen.ended = false;
  const left = await fetch(url, form({}));
  const reader = left.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  while (!seen.ended) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(seen.read < count, `${seen.read} were read`);
});

test("pages of a thousand read a thousand each", async (t) => {
  const { driver, seen } = largeCloud();
  const client = await queryClient(t, frontend, driver);
  const ids = new Set<string>();
  let token: string | undefined;
  let pages = 0;
  do {
    const page = await client.ok("DescribeInstances", {
      MaxResults: "1000",
      ...(token === undefined ? {} : { NextToken: token }),
    });
    for (const id of page.at("reservationSet.item.instancesSet.item.instanceId")) ids.add(id);
    [token] = page.at("nextToken");
    pages++;
  } while (token !== undefined);
  assert.equal(ids.size, count);
  assert.equal(pages, 10);
  // The one behind a page is looked at, so that the last page is known to be the last.
  assert.equal(seen.read, count + 9);
});
