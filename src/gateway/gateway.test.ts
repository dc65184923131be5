import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, it } from "node:test";
import { defineDriver, type Driver, type Session } from "../model/driver.ts";
import type { CloudError } from "../model/errors.ts";
import { stateMachine } from "../model/instance-states.ts";
import { testGateway } from "../testing/gateway-harness.ts";

const realm = (id: string) => ({
  id,
  name: id.toUpperCase(),
  state: id === "r3" ? ("unavailable" as const) : ("available" as const),
});
const instance = (id: string) => ({ id, state: "running" as const, publicAddresses: [], privateAddresses: [], volumes: [] });

/** A driver that shows what it was called with. */
function probe(session: (events: string[]) => Partial<Session> = () => ({})) {
  const events: string[] = [];
  const driver = defineDriver({
    name: "probe",
    title: "Probe",
    status: "active",
    doc: "For tests.",
    credentials: { user: "User", password: "Password" },
    features: { instances: { user_name: { maxLength: 5 } } },
    filters: { images: ["ownerId"] },
    entrypoints: { api: { north: "https://north.example/" } },
    states: stateMachine([
      ["start", "running", "create"],
      ["running", "stopped", "stop"],
    ]),
    connect(context) {
      return {
        identity: async () => ({ account: context.credentials.user, user: context.credentials.user }),
        realms: {
          async *list(query) {
            events.push(JSON.stringify(query));
            try {
              for (const id of ["r1", "r2", "r3", "r4", "r5"]) yield realm(id);
              events.push("exhausted");
            } finally {
              events.push("closed");
            }
          },
          get: async ({ id }) => realm(id),
        },
        ...session(events),
      };
    },
  });
  return { driver, events };
}

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};
const code = (expected: string) => (error: unknown) => (error as CloudError).code === expected;

describe("selection", () => {
  it("takes the default driver, and a named one in any case", async () => {
    const { select } = testGateway(probe().driver);
    assert.equal((await select()).driver.name, "probe");
    assert.equal((await select({ driver: "PROBE" })).driver.name, "probe");
    assert.equal((await select({ driver: "" })).driver.name, "probe");
  });
  it("refuses an unknown driver", async () => {
    await assert.rejects(testGateway(probe().driver).select({ driver: "nosuch" }), code("invalid_argument"));
    await assert.rejects(testGateway(probe().driver).select({ driver: "__proto__" }), code("invalid_argument"));
  });
  it("keeps the provider's case, and vouches for what the operator or the driver names", async () => {
    const { select } = testGateway(probe().driver, {
      settings: { probe: { provider: "home", providers: { home: { value: "https://home.example/" } } } },
    });
    assert.deepEqual((await select()).provider, { value: "https://home.example/", vouched: true });
    assert.deepEqual((await select({ provider: "north" })).provider, { value: "north", vouched: true });
    assert.deepEqual((await select({ provider: "RegionOne" })).provider, { value: "RegionOne", vouched: false });
    assert.equal((await select({ provider: "constructor" })).provider.vouched, false);
    await assert.rejects(select({ provider: "a\nb" }), code("invalid_argument"));
  });
  it("prefers the operator's credentials", async () => {
    const { select } = testGateway(probe().driver, { settings: { probe: { credentials: { user: "operator", password: "x" } } } });
    const cloud = await select({ credentials: { user: "client", password: "y" } });
    assert.equal((await cloud.identity()).user, "operator");
  });
});

describe("introspection", () => {
  it("reads capabilities from the methods that are there, and asks for no credentials", async () => {
    const cloud = await testGateway(probe().driver).select();
    assert.deepEqual([...cloud.capabilities.keys()].toSorted(), ["drivers", "instanceStates", "realms"]);
    assert.equal(cloud.supports("realms", "get"), true);
    assert.equal(cloud.supports("instances", "list"), false);
    assert.deepEqual(cloud.features("instances"), [["user_name", { maxLength: 5 }]]);
  });
  it("narrows by what the cloud says", async () => {
    const { driver } = probe(() => ({
      keys: { get: async ({ id }) => ({ id, credentialType: "key" as const }) },
      narrow: async () => new Set(["keys" as const]),
    }));
    const cloud = await testGateway(driver).select();
    assert.deepEqual([...(await cloud.narrowed()).keys()].toSorted(), ["drivers", "instanceStates", "keys"]);
  });
});

describe("a call", () => {
  it("checks capability before parameters, and parameters before credentials", async () => {
    const { driver } = probe(() => ({ keys: { create: async () => assert.fail("called") } }));
    const cloud = await testGateway(driver).select();
    await assert.rejects(cloud.call("keys", "destroy", { id: 1 as unknown as string }), code("unsupported"));
    await assert.rejects(cloud.call("keys", "create", {} as { name: string }), (error: CloudError) => {
      return error.code === "invalid_argument" && error.details.parameter === "name";
    });
    await assert.rejects(
      cloud.identity(),
      (error: CloudError) => error.code === "unauthenticated" && error.details.credentialsMissing === true,
    );
  });
  it("is unsupported where a session has less than the driver", async () => {
    const { driver } = probe();
    const less: Driver = {
      ...driver,
      connect(context) {
        const { realms, ...others } = driver.connect(context);
        if (context.provider.value === undefined) return { ...others, realms };
        return context.provider.value === "north" ? { ...others, realms: {} } : others;
      },
    };
    const { select } = testGateway(less);
    for (const provider of ["north", "south"]) {
      const cloud = await select({ provider });
      const refused = { code: "unsupported", message: "These credentials cannot show one realm." };
      await assert.rejects(cloud.call("realms", "get", { id: "r1" }), refused);
      await assert.rejects(collect(cloud.list("realms", {})), code("unsupported"));
    }
  });
  it("ends at its deadline, and tells the driver", async () => {
    let reason: unknown;
    const { driver } = probe();
    const slow = defineDriver({
      ...driver,
      connect: (context) => ({
        ...driver.connect(context),
        keys: {
          get: ({ id }) =>
            sleep(5000, { id, credentialType: "key" as const }, { signal: context.signal }).catch(() => {
              reason = context.signal.reason;
              throw new Error("aborted");
            }),
        },
      }),
    });
    const cloud = await testGateway(slow, { timeout: 20 }).select();
    await assert.rejects(cloud.call("keys", "get", { id: "k" }), code("provider_timeout"));
    await sleep(1);
    assert.equal((reason as CloudError).code, "provider_timeout");
  });
  it("ends when the client hangs up", async () => {
    const { driver } = probe(() => ({ keys: { get: () => new Promise(() => {}) } }));
    const gateway = testGateway(driver);
    const exchange = gateway.begin();
    const cloud = await exchange.select({});
    const call = cloud.call("keys", "get", { id: "k" });
    exchange.abort();
    await assert.rejects(call, code("canceled"));
  });
  it("gives an instance the actions of its state, unless the driver says otherwise", async () => {
    const stored = instance("i1");
    const { driver } = probe(() => ({
      instances: {
        get: async ({ id }) => (id === "i1" ? stored : { ...instance(id), actions: [] }),
      },
    }));
    const cloud = await testGateway(driver).select();
    assert.deepEqual((await cloud.call("instances", "get", { id: "i1" })).actions, ["stop"]);
    assert.equal("actions" in stored, false, "the driver's own object stays as it is");
    assert.deepEqual((await cloud.call("instances", "get", { id: "i2" })).actions, []);
  });
});

describe("a list", () => {
  it("applies the filters that the driver leaves, of one value or several", async () => {
    const cloud = await testGateway(probe().driver).select();
    assert.deepEqual(
      (await collect(cloud.list("realms", { id: ["r2", "r4", "none"] }))).map(({ id }) => id),
      ["r2", "r4"],
    );
    assert.deepEqual(await collect(cloud.list("realms", { id: "none" })), []);
  });
  it("leaves those to the driver that it declares", async () => {
    const { driver } = probe(() => ({
      images: {
        async *list() {
          yield { id: "a", ownerId: "somebody" };
        },
      },
    }));
    const cloud = await testGateway(driver).select();
    assert.equal((await collect(cloud.list("images", { ownerId: "self" }))).length, 1);
  });
  it("is read no further than the caller reads, and closed", async () => {
    const { driver, events } = probe();
    const cloud = await testGateway(driver).select();
    for await (const { id } of cloud.list("realms", {})) if (id === "r2") break;
    assert.deepEqual(events, ["{}", "closed"]);
  });
  it("ends at its deadline also when the driver never answers, and never stops", async () => {
    const never = { next: () => new Promise<never>(() => {}), return: () => new Promise<never>(() => {}) };
    const deaf = { list: () => ({ [Symbol.asyncIterator]: () => never }) };
    const cloud = await testGateway(probe(() => ({ realms: deaf })).driver, { timeout: 20 }).select();
    await assert.rejects(collect(cloud.list("realms", {})), code("provider_timeout"));
  });
  it("leaves a limit to the driver only where the driver applies all filters", async () => {
    const { driver, events } = probe();
    const cloud = await testGateway(driver).select();
    await collect(cloud.list("realms", { limit: 1 }));
    await collect(cloud.list("realms", { id: "r4", limit: 1 }));
    assert.deepEqual(
      events.filter((event) => event.startsWith("{")),
      ['{"limit":1}', '{"id":"r4"}'],
    );
  });
  it("pages without losing or repeating a member", async () => {
    const cloud = await testGateway(probe().driver).select();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await cloud.page("realms", {}, 2, cursor);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== undefined);
    assert.deepEqual(seen, ["r1", "r2", "r3", "r4", "r5"]);
    await assert.rejects(cloud.page("realms", {}, 2, "gone"), code("invalid_argument"));
  });
});

describe("a driver that is opened", () => {
  it("is opened once, and is closed with the gateway", async () => {
    const { driver } = probe();
    const told: string[] = [];
    const opened = defineDriver({
      ...driver,
      settings: { size: { kind: "number", minimum: 0, maximum: 9, default: 3, doc: "for the test" } },
      async open({ settings }) {
        told.push(`opened with ${settings["size"] as number}`);
        return {
          ...driver,
          title: "Open",
          close: async () => {
            told.push("closed");
          },
        };
      },
    });
    const { gateway, select } = testGateway(opened);
    const clouds = await Promise.all([select(), select()]);
    assert.deepEqual(
      clouds.map((cloud) => cloud.driver.title),
      ["Open", "Open"],
    );
    await gateway.close();
    assert.deepEqual(told, ["opened with 3", "closed"]);
  });
});

describe("the access record", () => {
  it("tells who, what and how, and no secret", async () => {
    const gateway = testGateway(probe().driver);
    const exchange = gateway.begin({ frontend: "deltacloud", path: "/api/realms" });
    const cloud = await exchange.select({ credentials: { user: "jdoe", password: "hunter2" } });
    await cloud.call("realms", "get", { id: "r1" });
    exchange.end(200, 42);
    const [record] = gateway.records;
    assert.equal(record?.operation, "realms.get");
    assert.equal(record?.driver, "probe");
    assert.equal(record?.user, "jdoe");
    assert.equal(record?.outcome, "ok");
    assert.doesNotMatch(JSON.stringify(record), /hunter2/);
  });
  it("hides a defect from the client, and tells the operator", async () => {
    const gateway = testGateway(probe().driver);
    const exchange = gateway.begin();
    const told = exchange.failed(new TypeError("secret internals"));
    assert.deepEqual([told.code, told.message], ["internal", "Internal Server Error"]);
    assert.equal(gateway.log.at(-1)?.message, "defect");
    exchange.end(500, 0);
    assert.equal(gateway.records.at(-1)?.outcome, "internal");
  });
});
