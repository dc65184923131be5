import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import s3 from "../drivers/s3/driver.ts";
import type { Cloud } from "../gateway/cloud.ts";
import { createEgressPolicy } from "../http/egress.ts";
import { createHttpCore } from "../http/http-core.ts";
import type { DriverContext } from "../model/driver.ts";
import { testGateway } from "./gateway-harness.ts";
import { simulatedKey, simulatedS3, type S3Request, type S3Script } from "./simulated-s3.ts";

/** What a test looks at. */
export const address = { bucketId: "bucket", id: "a/../b c" } as const;

export const etag = { etag: '"900150983cd24fb0d6963f7d28e17f72"' } as const;

/** What the store answers who asks for it. */
export const blob = {
  status: 200,
  headers: { ...etag, "last-modified": "Sun, 22 Nov 2026 16:20:00 GMT" },
  body: "abc",
} as const;

/**
 * The driver s3 before a store that does what the script says, and what has arrived there.
 * @param provider Amazon's us-east-1 unless told
 * @returns also the context of the driver's last call
 */
export async function simulatedStore(
  context: TestContext,
  script: S3Script,
  provider = "us-east-1",
): Promise<{ readonly cloud: Cloud; readonly requests: readonly S3Request[]; readonly context: () => DriverContext }> {
  const { transport, requests } = simulatedS3(script);
  const egress = createEgressPolicy();
  const http = createHttpCore({ egress, wrap: () => transport, random: () => 0 });
  let driverContext: DriverContext | undefined;
  const observed = {
    ...s3,
    connect(given: DriverContext) {
      driverContext = given;
      return s3.connect(given);
    },
  };
  const { gateway, select } = testGateway(observed, { egress, http, settings: { s3: { provider } } });
  context.after(() => gateway.close());
  const cloud = await select({ provider, credentials: simulatedKey });
  return { cloud, requests, context: () => driverContext ?? assert.fail("nothing was called") };
}
