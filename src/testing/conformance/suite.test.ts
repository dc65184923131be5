import type { ServiceOf } from "../../model/collection.ts";
import { allCollections, type Collections, type Params } from "../../model/collections.ts";
import type { Driver } from "../../model/driver.ts";
import { createTestDriver } from "../test-driver/driver.ts";
import { driverHarness } from "./driver-harness.ts";
import { testDriver } from "./suite.ts";

type KeyService = ServiceOf<Collections["keys"]>;
type Keys = { readonly [O in keyof KeyService]-?: NonNullable<KeyService[O]> };

/** A sound driver that has keys and nothing else, except for what is done wrong on purpose. */
function faulty(fault: (sound: Keys) => Partial<Keys>, filters?: Driver["filters"]): Driver {
  const omit = allCollections.map(([key]) => key).filter((key) => key !== "keys");
  const { driver } = createTestDriver({ omit });
  return {
    ...driver,
    ...(filters ? { filters } : {}),
    connect(context) {
      const session = driver.connect(context);
      const sound = session.keys as Keys;
      return { ...session, keys: { ...sound, ...fault(sound) } };
    },
  };
}

// Expected failures are strict, so that each of these says exactly what the suite finds, and that it finds nothing else.
const expect = (title: string, driver: Driver, findings: readonly string[]): void =>
  testDriver(
    title,
    driverHarness(driver, {
      expectedFailures: Object.fromEntries(findings.map((finding) => [`keys: ${finding}`, "done wrong on purpose"])),
    }),
  );

expect(
  "a sound driver",
  faulty(() => ({})),
  [],
);

expect("a sound driver whose credentials have keys only", createTestDriver({ narrow: ["keys"] }).driver, []);

expect(
  "a driver that mangles names",
  faulty(({ create }) => ({ create: (params: Params<"keys", "create">) => create({ ...params, name: params.name.trim() }) })),
  ["create: a hostile name is kept as it is, or refused"],
);

expect(
  "a driver that declares a filter and ignores it",
  faulty(({ list }) => ({ list: () => list({}) }), { keys: ["id"] }),
  ["list: the filter id picks the members of that id, and of several", "list: the filter id with an unknown value gives nothing"],
);

expect(
  "a driver that says yes to anybody",
  faulty(({ destroy }) => ({ destroy: (params) => destroy(params).catch(() => {}) })),
  ["destroy: wrong credentials are unauthenticated and change nothing"],
);

expect(
  "a driver with fields of its own",
  faulty(({ create }) => ({ create: async (params) => Object.assign({}, await create(params), { colour: "red" }) })),
  ["create: a plain member is as declared, and everybody of the account sees it"],
);

expect(
  "a driver that gives out one id twice",
  faulty(({ list }) => ({
    async *list(query) {
      for await (const key of list(query)) yield* [key, key];
    },
  })),
  [
    "list: members are as declared, each id once",
    "list: pages lose nothing and repeat nothing",
    "create: several at once are all different",
  ],
);
