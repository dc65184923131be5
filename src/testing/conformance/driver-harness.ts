import type { Cloud } from "../../gateway/cloud.ts";
import { createEgressPolicy } from "../../http/egress.ts";
import { createHttpCore } from "../../http/http-core.ts";
import type { Credentials, Driver } from "../../model/driver.ts";
import { faultyTransport, type FaultPlan } from "../http-faults.ts";
import { testGateway, type TestGateway, type TestGatewayOptions } from "../gateway-harness.ts";
import type { ConformanceOptions } from "./conformance-options.ts";
import type { Harness } from "./harness.ts";

/** What is needed to reach one cloud through its driver, and what a harness may say beside. */
export interface DriverHarnessOptions extends ConformanceOptions {
  readonly gateway?: TestGatewayOptions;
}

/**
 * The harness of a driver behind gateways of its own: one for the caller, one for everybody else of the account. A driver that holds
 * its cloud in the process has one for both.
 * @throws Error when there are no credentials
 */
export function driverHarness(driver: Driver, options: DriverHarnessOptions = {}): Harness {
  const { credentials = driver.credentials.example, provider, wrongCredentials, cleanup, ...others } = options;
  if (!credentials) throw new Error(`the driver ${driver.name} has no example credentials: name some`);
  const wrong = wrongCredentials ?? { ...credentials, password: `not ${credentials.password}` };
  const own = testGateway(driver, gatewayOptions(driver, options));
  const other = driver.holdsState ? own : testGateway(driver, gatewayOptions(driver, options));
  const connect = (through: TestGateway, as: Credentials, signal?: AbortSignal, idempotencyKey?: string): Promise<Cloud> => {
    const exchange = through.begin();
    signal?.addEventListener("abort", () => exchange.abort(), { once: true });
    return exchange.select({ provider, credentials: as, idempotencyKey });
  };
  const broken: TestGateway[] = [];
  const faulty = (plan: FaultPlan, timeout?: number): Promise<Cloud> => {
    const base = gatewayOptions(driver, options);
    const egress = base.egress ?? createEgressPolicy();
    const http = createHttpCore({ egress, wrap: (transport) => faultyTransport(transport, plan) });
    const gateway = testGateway(driver, { ...base, http, ...(timeout !== undefined && { timeout }) });
    broken.push(gateway);
    return connect(gateway, credentials);
  };
  return {
    session: (signal, idempotencyKey) => connect(own, credentials, signal, idempotencyKey),
    anotherSession: () => connect(other, credentials),
    wrongCredentials: () => connect(own, wrong),
    ...(driver.holdsState ? {} : { faulty }),
    ...others,
    async cleanup() {
      await Promise.all([...new Set([own, other, ...broken])].map(({ gateway }) => gateway.close()));
      await cleanup?.();
    },
  };
}

function gatewayOptions({ name }: Driver, options: DriverHarnessOptions): TestGatewayOptions {
  const { provider, settings, folder, timeout, gateway } = options;
  return {
    egress: createEgressPolicy(),
    ...(provider !== undefined && { settings: { [name]: { provider } } }),
    ...(settings !== undefined && { own: settings }),
    ...(folder !== undefined && { folder }),
    ...(timeout !== undefined && { timeout }),
    ...gateway,
  };
}
