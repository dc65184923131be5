import { randomUUID } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe } from "node:test";
import { defineDriver, type DriverContext } from "../../model/driver.ts";
import { createRestClient, type RestClient } from "../../http/rest-client.ts";
import { path } from "../../http/path.ts";
import { pages } from "../../http/pages.ts";
import { answerJson } from "../http-scene.ts";
import { defineGroup, testGroup } from "./check.ts";
import { driverHarness } from "./driver-harness.ts";
import { faultChecks } from "./faults.ts";

interface WireKey {
  readonly id: string;
  readonly name: string;
}

/** A cloud of keys, in pages of two, and of one blob store. */
function startCloud(): http.Server {
  const keys = new Map<string, WireKey>();
  const blobs = new Map<string, Buffer | undefined>();
  for (const name of ["a", "b", "c"]) keys.set(name, { id: name, name });
  return http.createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://cloud");
    const [, kind = "", id = "", blob] = pathname.split("/").map(decodeURIComponent);
    const method = `${request.method} ${kind}${id && "/"}${blob === undefined ? "" : "/"}`;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const store = `${id}/${blob}`;
    switch (method) {
      case "GET keys": {
        const all = [...keys.values()];
        const start = Number(searchParams.get("marker") ?? 0);
        const next = start + 2 < all.length ? `/keys?marker=${start + 2}` : undefined;
        return answerJson(response, { keys: all.slice(start, start + 2), next });
      }
      case "POST keys": {
        const key = { ...(JSON.parse(String(body)) as { name: string }), id: randomUUID() };
        keys.set(key.id, key);
        return answerJson(response, key, 201);
      }
      case "DELETE keys/":
        return void response.writeHead(keys.delete(id) ? 204 : 404).end();
      case "GET keys/":
        return answerJson(response, keys.get(id) ?? {}, keys.has(id) ? 200 : 404);
      case "PUT blobs/":
        blobs.set(id, undefined);
        return void response.writeHead(201).end();
      case "GET blobs":
        return answerJson(
          response,
          [...blobs].filter(([, content]) => content === undefined).map(([name]) => name),
        );
      case "GET blobs/":
        return answerJson(response, id, blobs.has(id) ? 200 : 404);
      case "DELETE blobs/":
        return void response.writeHead(blobs.delete(id) ? 204 : 404).end();
      case "PUT blobs//":
        blobs.set(store, body);
        return void response.writeHead(201).end();
      case "GET blobs//":
        return void response.end(blobs.get(store));
      default:
        return void response.writeHead(404).end();
    }
  });
}

const apiOf = ({ http: client, provider }: DriverContext): RestClient => createRestClient(client, { base: provider.value ?? "" });

const nimbus = defineDriver({
  name: "nimbus",
  title: "Nimbus",
  status: "active",
  doc: "A cloud of keys and blobs.",
  credentials: { user: "User", password: "Password", example: { user: "u", password: "p" } },
  features: {},
  connect: (context) => {
    const toKey = ({ id, name }: WireKey) => ({ id, name, credentialType: "key" as const });
    const toBucket = (id: string) => ({ id, name: id });
    return {
      identity: async () => ({ account: "nimbus", user: "u" }),
      keys: {
        async *list() {
          const api = apiOf(context);
          yield* pages(async (marker) => {
            const { keys, next } = (await api.get(marker ?? "/keys")).json<{ keys: WireKey[]; next?: string }>();
            return { items: keys.map(toKey), next: next === undefined ? undefined : api.resolve(next) };
          });
        },
        get: async ({ id }) => toKey((await apiOf(context).get(path`/keys/${id}`)).json()),
        create: async ({ name }) => toKey((await apiOf(context).post("/keys", { json: { name } })).json()),
        destroy: async ({ id }) => void (await apiOf(context).delete(path`/keys/${id}`)),
      },
      buckets: {
        async *list() {
          yield* (await apiOf(context).get("/blobs")).json<string[]>().map(toBucket);
        },
        get: async ({ id }) => toBucket((await apiOf(context).get(path`/blobs/${id}`)).json()),
        create: async ({ name }) => {
          await apiOf(context).put(path`/blobs/${name}`);
          return toBucket(name);
        },
        destroy: async ({ id }) => void (await apiOf(context).delete(path`/blobs/${id}`)),
      },
      blobs: {
        put: async ({ bucketId, id, body }) => {
          await apiOf(context).put(path`/blobs/${bucketId}/${id}`, { stream: body });
          return { id, bucketId, size: 0, metadata: {} };
        },
        content: async ({ bucketId, id }) => {
          const { body, length = 0 } = await apiOf(context).stream("GET", path`/blobs/${bucketId}/${id}`);
          return { body, blob: { id, bucketId, size: length, metadata: {} } };
        },
      },
    };
  },
});

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the cloud is not there yet");
  return value;
}

describe("a driver that speaks HTTP stands what can go wrong", () => {
  const server = startCloud();
  let harness: ReturnType<typeof driverHarness> | undefined;
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    harness = driverHarness(nimbus, { provider: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  });
  after(async () => {
    await harness?.cleanup?.();
    server.close();
    server.closeAllConnections();
  });
  testGroup(defineGroup("faults", faultChecks), {
    session: async (signal) => required(harness).session(signal),
    anotherSession: async () => required(harness).anotherSession(),
    wrongCredentials: async () => required(harness).wrongCredentials(),
    faulty: (plan, timeout) => required(required(harness).faulty?.(plan, timeout)),
  });
});
