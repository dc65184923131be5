import { it } from "node:test";
import { driverHarness } from "../../testing/conformance/driver-harness.ts";
import { testDriver } from "../../testing/conformance/suite.ts";
import { needsSwift, swiftHarness, swiftStores } from "../../testing/swift-stores.ts";
import swift from "./driver.ts";

for (const store of swiftStores) {
  const options = swiftHarness(store);
  if (options) testDriver(`Swift (${store})`, driverHarness(swift, options));
  else it.skip(needsSwift(store), () => {});
}
