import { declarationWithout } from "../../drivers/local/engine/declaration.ts";
import { emptyCloud, seedAccounts } from "../../drivers/local/engine/open-cloud.ts";
import { openSession } from "../../drivers/local/engine/session.ts";
import { defineDriver, type BlobLimits, type Driver } from "../../model/driver.ts";
import { Observer } from "./observe.ts";
import type { TestDriverOptions } from "./options.ts";
import { Probe } from "./probe.ts";

/** A test driver, and a look at its inside. */
export interface TestDriver {
  readonly driver: Driver;
  readonly probe: Probe;
}

const defaultAccounts = { tester: "secret", other: "secret2" };

const smallSegments: BlobLimits = {
  minimumSegment: 1024,
  maximumSegment: 1 << 24,
  maximumSegments: 100,
  etag: "md5",
  order: "utf8",
  concurrentUploads: true,
};

/**
 * Makes a driver of a cloud of its own, in memory, with every operation and feature of the model: the driver `local`, and what
 * only tests want. Unlike the mock it checks everything: references, names, states, address blocks, profiles, quotas.
 *
 * A call goes: credentials (`unauthenticated`), the test's fault, latency, the operation. An id that names the resource
 * itself, its parent, or the source of a copied blob is `not_found` when it is unknown; any other is `invalid_argument`.
 */
export function createTestDriver(options: TestDriverOptions = {}): TestDriver {
  const {
    accounts = defaultAccounts,
    instances = 2,
    transitionTime = 0,
    uploadAge = 0,
    quotas = {},
    blobLimits = smallSegments,
    now = Date.now,
  } = options;
  // Keys of this type cost next to nothing.
  const keyType = "ed25519";
  const cloud = emptyCloud({ accounts, instances, transitionTime, uploadAge, quotas, keyType, blobLimits, now });
  // In memory it is done at once.
  void seedAccounts(cloud);
  const probe = new Probe();
  const declaration = declarationWithout(options.omit ?? [], blobLimits);
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
      const session = openSession(cloud, context);
      const observer = new Observer(session, context, probe, options);
      const { narrow, providers } = options;
      const narrowed = observer.method("narrow", () => new Set(narrow));
      const seen = observer.method("providers", () => providers ?? []);
      const identify = observer.method("identity", () => session.identity());
      return {
        ...observer.services(),
        identity: () => identify(undefined),
        ...(narrow ? { narrow: () => narrowed(undefined) } : {}),
        ...(providers ? { providers: () => seen(undefined) } : {}),
      };
    },
  });
  return { driver, probe };
}
