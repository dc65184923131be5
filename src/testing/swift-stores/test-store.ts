import { it } from "node:test";
import { driverHarness } from "../conformance/driver-harness.ts";
import { testDriver } from "../conformance/suite.ts";
import { needsStore, storeHarness, type ObjectStores } from "../object-stores.ts";
import swift from "../../drivers/swift/driver.ts";
import { testLargeBlobs } from "./large-blobs.ts";

/**
 * All tests of one store, one after the other in one process: the conformance suite looks at the whole account, and must be alone there.
 */
export function testStore(store: ObjectStores["SWIFT"]): void {
  const options = storeHarness("SWIFT", store);
  if (!options) return void it.skip(needsStore("SWIFT", store), () => {});
  testDriver(`Swift (${store})`, driverHarness(swift, options));
  testLargeBlobs(store, options);
}
