import { it } from "node:test";
import { driverHarness } from "../conformance/driver-harness.ts";
import { testDriver } from "../conformance/suite.ts";
import { needsSwift, swiftHarness, type SwiftStore } from "./stores.ts";
import swift from "../../drivers/swift/driver.ts";
import { testLargeBlobs } from "./large-blobs.ts";

/**
 * All tests of one store, one after the other in one process: the conformance suite looks at the whole account, and must be alone there.
 */
export function testStore(store: SwiftStore): void {
  const options = swiftHarness(store);
  if (!options) return void it.skip(needsSwift(store), () => {});
  testDriver(`Swift (${store})`, driverHarness(swift, options));
  testLargeBlobs(store, options);
}
