import { driverHarness } from "../conformance/driver-harness.ts";
import { testDriver } from "../conformance/suite.ts";
import { createTestDriver } from "./driver.ts";

testDriver("the test driver", driverHarness(createTestDriver().driver));

// Every change takes time, on a clock that moves only while the suite waits: what is busy stays so for the whole of a call.
let clock = Date.now();
const slow = createTestDriver({ transitionTime: 1000, now: () => clock });
const settle = { timeout: 10_000, wait: async () => (clock += 300) };
testDriver("the test driver, taking its time", driverHarness(slow.driver, { settle, timeout: 1000 }));

// What is left out must be refused, and whatever else needs it must be skipped.
const poor = createTestDriver({
  latency: 1,
  omit: ["firewalls", "loadBalancers", "buckets", "blobs", "networks", "instances.resize"],
});
testDriver("the test driver, without some services", driverHarness(poor.driver));
