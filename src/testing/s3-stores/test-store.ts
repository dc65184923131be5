import { it } from "node:test";
import s3 from "../../drivers/s3/driver.ts";
import type { ConformanceOptions } from "../conformance/conformance-options.ts";
import { driverHarness } from "../conformance/driver-harness.ts";
import { testDriver } from "../conformance/suite.ts";
import { needsStore, storeHarness, type ObjectStores } from "../object-stores.ts";

/**
 * The conformance suite on one store, whose account it must have for itself: it looks at the whole of it.
 * @param option what is added to the store's provider
 */
export function testStore(
  store: ObjectStores["S3"],
  differences: Pick<ConformanceOptions, "expectedFailures" | "fixtures" | "groups" | "settle"> = {},
  option?: string,
): void {
  const options = storeHarness("S3", store);
  if (!options) return void it.skip(needsStore("S3", store), () => {});
  const provider = option === undefined ? options.provider : `${options.provider};${option}`;
  const title = option === undefined ? store : `${store}, ${option}`;
  testDriver(`S3 (${title})`, driverHarness(s3, { ...options, ...differences, ...(provider !== undefined && { provider }) }));
}
