import type { Cloud } from "../gateway/cloud.ts";
import type { ServiceKey } from "../model/collections.ts";
import { defineDriver, type Driver, type Session } from "../model/driver.ts";
import { testGateway } from "./gateway-harness.ts";

/** What a sample cloud can do: the operations of each service. */
export type SampleServices = { readonly [K in ServiceKey]?: readonly string[] };

/**
 * A cloud that has the operations that a test names, and no resources. None of them can be called: it is for what only
 * asks what a driver can do.
 */
export function sampleCloud(services: SampleServices, declared: Partial<Driver> = {}, provider?: string): Promise<Cloud> {
  const session = Object.fromEntries(
    Object.entries(services).map(([key, operations]) => [key, Object.fromEntries(operations.map((name) => [name, notThere]))]),
  );
  const driver = defineDriver({
    name: "sample",
    title: "Sample",
    status: "active",
    doc: "A cloud that only says what it can do.",
    credentials: { user: "User", password: "Password" },
    features: {},
    ...declared,
    connect: () => ({ ...session, identity: notThere }) as unknown as Session,
  } satisfies Driver);
  return testGateway(driver).select({ provider });
}

const notThere = (): Promise<never> => Promise.reject(new Error("the sample cloud has no resources"));
