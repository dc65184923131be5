import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Account } from "../credentials/account.ts";
import { allCollections, type CollectionKey } from "../model/collections.ts";
import local from "../drivers/local/driver.ts";
import { defineDriver, type DriverContext } from "../model/driver.ts";
import type { CloudError } from "../model/errors.ts";
import { testGateway } from "../testing/gateway-harness.ts";
import type { Cloud } from "./gateway.ts";

const code = (expected: string) => (error: unknown) => (error as CloudError).code === expected;
const credentials = local.credentials.example ?? { user: "u", password: "p" };
const account = (scope: Account["scope"]): Account => ({
  credentials,
  scope,
  accessKey: "0123456789abcdef",
});

/** Calls an operation as a frontend would that knows nothing of scopes. */
async function use(cloud: Cloud, collection: CollectionKey, operation: string, kind: string): Promise<void> {
  const open = cloud as unknown as {
    list(collection: string, query: object): AsyncIterable<unknown>;
    call(collection: string, operation: string, params: object): Promise<unknown>;
  };
  if (kind === "list") for await (const _ of open.list(collection, {})) break;
  else await open.call(collection, operation, {});
}

describe("the scope of an account", () => {
  it("refuses every operation of a full driver that it does not allow, before anything is looked at", async (context) => {
    const { gateway, begin } = testGateway(local);
    context.after(() => gateway.close());
    const readOnly = await begin().selectAccount({ account: account({ readOnly: true }) });
    const nothing = await begin().selectAccount({ account: account({ operations: [] }) });
    let refusedOperations = 0;
    for (const [key, { operations }] of allCollections) {
      for (const [name, { kind }] of Object.entries(operations)) {
        if (!readOnly.supports(key, name) || key === "drivers" || key === "instanceStates") continue;
        await assert.rejects(use(nothing, key, name, kind), code("permission_denied"), `${key}.${name}`);
        const looks = kind === "list" || kind === "get" || kind === "read";
        if (looks)
          await use(readOnly, key, name, kind).catch((error: unknown) =>
            assert.ok(!code("permission_denied")(error), `${key}.${name}`),
          );
        else await assert.rejects(use(readOnly, key, name, kind), code("permission_denied"), `${key}.${name}`);
        refusedOperations++;
      }
    }
    assert.ok(refusedOperations > 80, String(refusedOperations));
    await assert.rejects(nothing.providers(), code("permission_denied"));
    assert.ok(await nothing.identity());
    assert.deepEqual([...(await nothing.narrowed()).keys()], []);
  });

  it("is for the frontends that it names", async (context) => {
    const { gateway, begin } = testGateway(local);
    context.after(() => gateway.close());
    const forEc2 = account({ frontends: ["ec2"] });
    await assert.rejects(begin({ frontend: "s3" }).selectAccount({ account: forEc2 }), code("permission_denied"));
    assert.ok(await begin({ frontend: "ec2" }).selectAccount({ account: forEc2 }));
  });
});

describe("the credentials and provider of an account", () => {
  const seen: DriverContext[] = [];
  const driver = defineDriver({
    name: "probe",
    title: "Probe",
    status: "active",
    doc: "For tests.",
    credentials: { user: "User", password: "Password" },
    features: {},
    connect: (context) => ({
      identity: async () => {
        seen.push(context);
        return { account: context.credentials.user, user: context.credentials.user };
      },
    }),
  });
  const operators = { user: "operator", password: "x" };

  it("go before the operator's where they came by an access key, and not by Basic", async () => {
    const { begin, records } = testGateway(driver, { settings: { probe: { credentials: operators } } });
    const userOf = async (selected: Promise<Cloud>): Promise<string> => (await (await selected).identity()).user;
    const keyed = account({});
    const exchange = begin();
    assert.equal(await userOf(exchange.selectAccount({ account: keyed })), credentials.user);
    exchange.end(200, 0);
    assert.equal(records.at(-1)?.accessKey, "0123456789abcdef");
    assert.equal(records.at(-1)?.user, credentials.user);
    assert.equal(await userOf(begin().selectAccount({ account: { ...keyed, accessKey: undefined } })), "operator");
    assert.equal(
      await userOf(begin().selectAccount({ account: { ...keyed, accessKey: undefined }, ownCredentials: true })),
      credentials.user,
    );
    assert.equal(await userOf(begin().selectAccount({ account: { scope: {}, accessKey: "f" } })), "operator");
  });

  it("are held to the egress rules: a provider is vouched for only where the operator names it", async () => {
    const settings = { probe: { vouched: new Set(["https://listed.example"]) } };
    const { begin } = testGateway(driver, { settings });
    const vouched = async (provider: string): Promise<boolean | undefined> => {
      await (await begin().selectAccount({ account: { ...account({}), provider } })).identity();
      return seen.at(-1)?.provider.vouched;
    };
    assert.equal(await vouched("https://sealed.example"), false);
    assert.equal(await vouched("https://listed.example"), true);
  });
});
