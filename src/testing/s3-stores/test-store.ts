import { it } from "node:test";
import s3 from "../../drivers/s3/driver.ts";
import type { ConformanceOptions } from "../conformance/conformance-options.ts";
import { driverHarness } from "../conformance/driver-harness.ts";
import { testDriver } from "../conformance/suite.ts";
import { needsStore, storeHarness, type ObjectStores } from "../object-stores.ts";

/** The conformance suite on one store, whose account it must have for itself: it looks at the whole of it. */
export function testStore(
  store: ObjectStores["S3"],
  differences: Pick<ConformanceOptions, "expectedFailures" | "fixtures" | "settle"> = {},
): void {
  const options = storeHarness("S3", store);
  if (!options) return void it.skip(needsStore("S3", store), () => {});
  testDriver(`S3 (${store})`, driverHarness(s3, { ...options, ...differences }));
}
