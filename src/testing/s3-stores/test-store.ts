import { it } from "node:test";
import s3 from "../../drivers/s3/driver.ts";
import type { ConformanceOptions } from "../conformance/conformance-options.ts";
import { driverHarness } from "../conformance/driver-harness.ts";
import { testDriver } from "../conformance/suite.ts";
import { needsS3, s3Harness, type S3Store } from "./stores.ts";

/** The conformance suite on one store, whose account it must have for itself: it looks at the whole of it. */
export function testStore(
  store: S3Store,
  differences: Pick<ConformanceOptions, "expectedFailures" | "fixtures" | "settle"> = {},
): void {
  const options = s3Harness(store);
  if (!options) return void it.skip(needsS3(store), () => {});
  testDriver(`S3 (${store})`, driverHarness(s3, { ...options, ...differences }));
}
