import assert from "node:assert/strict";
import { test } from "node:test";
import { builtInDrivers, loadAll } from "../server/built-in-drivers.ts";
import { createTestDriver } from "../testing/test-driver/driver.ts";
import { defineDriver, type Driver, type Session } from "./driver.ts";
import { driverFaults } from "./driver-faults.ts";
import { sessionFaults } from "./session-faults.ts";

const sound = {
  name: "sound",
  title: "Sound",
  status: "active",
  doc: "A driver that fits.",
  credentials: { user: "User", password: "Password" },
  features: {},
  connect: () => ({ identity: async () => ({ account: "a", user: "a" }) }),
} as const satisfies Driver;

const faultsOf = (more: object): readonly string[] => driverFaults(defineDriver({ ...sound, ...more }));

test("the drivers of this project fit", async () => {
  for (const driver of [...(await loadAll(builtInDrivers)), createTestDriver().driver, defineDriver({ ...sound })]) {
    assert.deepEqual(driverFaults(driver), [], driver.name);
  }
});

test("each field that is wrong is told by its path", () => {
  const cases: readonly (readonly [more: object, fault: RegExp])[] = [
    [{ name: "Upper" }, /^name must be lower-case letters/],
    [{ title: "" }, /^title must be a text$/],
    [{ credentials: { user: "User" } }, /^credentials\.password must be a text$/],
    [
      { credentials: { user: "a", password: "b", example: { user: 1, password: "b" } } },
      /^credentials\.example\.user must be a text$/,
    ],
    [{ entrypoints: { ec2: { east: 1 } } }, /^entrypoints\.ec2\.east must be a text$/],
    [{ features: undefined }, /^features must be an object$/],
    [{ features: { volumes: { user_data: true } } }, /^features\.volumes\.user_data is not known/],
    [
      { features: { instances: { user_data: "yes" } } },
      /^features\.instances\.user_data must be true, or an object with its limits$/,
    ],
    [
      { features: { instances: { user_data: { maxLength: 0 } } } },
      /^features\.instances\.user_data\.maxLength must be a whole number/,
    ],
    [{ filters: { images: ["colour"] } }, /^filters\.images\.0 must be one of .*ownerId/],
    [{ filters: { drivers: [] } }, /^filters\.drivers is not known/],
    [{ states: [{ name: "run", transitions: [] }] }, /^states\.0\.name must be one of start, pending/],
    [
      { states: [{ name: "running", transitions: [{ to: "stopped", action: "halt" }] }] },
      /^states\.0\.transitions\.0\.action must be one of/,
    ],
    [{ tags: ["instances", "drivers"] }, /^tags\.1 must be one of/],
    [{ settings: { speed: { kind: "number", doc: "x", minimum: 0 } } }, /^settings\.speed\.maximum must be a number$/],
    [
      { settings: { a: { kind: "group", doc: "x", fields: { b: { kind: "own", doc: "x" } } } } },
      /^settings\.a\.fields\.b\.kind must be one of text/,
    ],
    [{ settings: { a: { kind: "text", doc: "x", environment: "A" } } }, /^settings\.a\.environment is not known/],
    [{ holdsState: false }, /^holdsState must be true, or be left out$/],
    [{ open: {} }, /^open must be a function$/],
    [{ conect: () => {} }, /^conect is not known/],
  ];
  for (const [more, fault] of cases) {
    const faults = faultsOf(more);
    assert.equal(faults.length, 1, faults.join("; "));
    assert.match(faults[0] ?? "", fault);
  }
  const { order, ...blobs } = {
    minimumSegment: 1,
    maximumSegment: 0,
    maximumSegments: 1,
    etag: "md5",
    order: "utf8",
    concurrentUploads: true,
  };
  assert.deepEqual(faultsOf({ blobs }), [
    "blobs.maximumSegment must be a whole number above 0",
    "blobs.order must be one of utf8, utf16, none",
  ]);
  assert.equal(order, "utf8");
});

test("an object of a class may have parts of its own", () => {
  class Cloud {
    readonly helper = 1;
  }
  assert.deepEqual(driverFaults(defineDriver(Object.assign(new Cloud(), sound))), []);
});

test("what a session offers must be the model's, and what is declared must be offered", () => {
  const identity = async () => ({ account: "a", user: "a" });
  const list = async function* () {};
  const states = [{ name: "start", transitions: [] }] as const;
  const cases: readonly (readonly [driver: Partial<Driver>, session: unknown, faults: readonly RegExp[]])[] = [
    [{}, { identity, realms: { list } }, []],
    [{}, undefined, [/^connect must give a session$/]],
    [{}, {}, [/^identity must be a function$/]],
    [{}, { identity, narrow: 1 }, [/^narrow must be a function$/]],
    [{}, { identity, relams: { list } }, [/^relams is no collection/]],
    [{}, { identity, realms: list }, [/^realms must be an object/]],
    [{}, { identity, realms: { list: [] } }, [/^realms\.list must be a function$/]],
    [{}, { identity, realms: { list, destroy: list } }, [/^realms\.destroy is no operation; there are list, get$/]],
    [{}, { identity, instances: { list } }, [/^states must be there/]],
    [{ states }, { identity, instances: { list } }, []],
    [
      { states, features: { instances: { user_data: true } } },
      { identity, instances: { list } },
      [/^features\.instances\.user_data belongs to instances\.create/],
    ],
    [{ tags: ["volumes"] }, { identity }, [/^tags names volumes/]],
    [{}, { identity, blobs: { list } }, [/^blobs must be declared/]],
  ];
  for (const [driver, session, faults] of cases) {
    const found = sessionFaults({ ...sound, ...driver }, session as Session);
    assert.equal(found.length, faults.length, found.join("; "));
    faults.forEach((fault, index) => assert.match(found[index] ?? "", fault));
  }
});
