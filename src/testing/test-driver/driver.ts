import { defineDriver, type Driver } from "../../model/driver.ts";
import { TestCloud } from "./cloud.ts";
import { declarationWithout } from "./declaration.ts";
import { Observer } from "./observe.ts";
import type { TestDriverOptions } from "./options.ts";
import { Probe } from "./probe.ts";
import { Scope } from "./scope.ts";
import { seedCloud } from "./seed.ts";
import { seedAccount } from "./seed-account.ts";
import { allServices } from "./services.ts";

/** A test driver, and a look at its inside. */
export interface TestDriver {
  readonly driver: Driver;
  readonly probe: Probe;
}

const defaultAccounts = { tester: "secret", other: "secret2" };

/**
 * Makes a driver of a cloud of its own, in memory, with every operation and feature of the model. Unlike the mock it checks
 * everything: references, names, states, address blocks, profiles, quotas.
 *
 * A call goes: credentials (`unauthenticated`), the test's fault, latency, the operation. An id that names the resource
 * itself, its parent, or the source of a copied blob is `not_found` when it is unknown; any other is `invalid_argument`.
 */
export function createTestDriver(options: TestDriverOptions = {}): TestDriver {
  const accounts = options.accounts ?? defaultAccounts;
  const cloud = new TestCloud(options);
  seedCloud(cloud);
  for (const account of Object.keys(accounts)) seedAccount(cloud, account, options.instances ?? 2);
  const probe = new Probe();
  const declaration = declarationWithout(options.omit ?? []);
  const [[user = "", password = ""] = []] = Object.entries(accounts);

  const driver = defineDriver({
    name: options.name ?? "test",
    title: "Test",
    status: "active",
    doc: "A cloud in memory that has everything, to test against.",
    credentials: { user: "User", password: "Password", example: { user, password } },
    entrypoints: {
      compute: { north: "https://compute.north.test.example/", south: "https://compute.south.test.example/" },
      storage: { north: "https://storage.north.test.example/", south: "https://storage.south.test.example/" },
    },
    ...declaration,
    features: options.features ?? declaration.features,
    connect: (context) => {
      const scope = new Scope(cloud, context, probe, accounts);
      const observer = new Observer(scope, options);
      const { narrow, providers } = options;
      const narrowed = observer.method("narrow", () => new Set(narrow));
      const seen = observer.method("providers", () => providers ?? []);
      const identify = observer.method("identity", () => ({
        account: scope.account,
        user: scope.account,
        project: `${scope.account}-project`,
      }));
      return {
        ...observer.services(allServices(scope, options.quotas)),
        identity: () => identify(undefined),
        ...(narrow ? { narrow: () => narrowed(undefined) } : {}),
        ...(providers ? { providers: () => seen(undefined) } : {}),
      };
    },
  });
  return { driver, probe };
}
