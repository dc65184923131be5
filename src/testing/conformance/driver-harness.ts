import type { Cloud } from "../../gateway/cloud.ts";
import type { Credentials, Driver } from "../../model/driver.ts";
import { testGateway, type TestGateway, type TestGatewayOptions } from "../gateway-harness.ts";
import type { Harness } from "./harness.ts";

/** What is needed to reach one cloud through its driver, and what a harness may say beside. */
export interface DriverHarnessOptions extends Pick<Harness, "fixtures" | "expectedFailures" | "settle" | "cleanup"> {
  /** Good credentials; the driver's example unless told. */
  readonly credentials?: Credentials;
  /** Credentials that the cloud refuses; the good ones with another password unless told. */
  readonly wrongCredentials?: Credentials;
  /** The provider, where the driver's own default will not do. */
  readonly provider?: string;
  readonly gateway?: TestGatewayOptions;
}

/**
 * The harness of a driver behind gateways of its own: one for the caller, one for everybody else of the account.
 * @throws Error when there are no credentials
 */
export function driverHarness(driver: Driver, options: DriverHarnessOptions = {}): Harness {
  const { credentials = driver.credentials.example, provider, gateway, wrongCredentials, ...others } = options;
  if (!credentials) throw new Error(`the driver ${driver.name} has no example credentials: name some`);
  const wrong = wrongCredentials ?? { ...credentials, password: `not ${credentials.password}` };
  const [own, other] = [testGateway(driver, gateway), testGateway(driver, gateway)];
  const connect = (through: TestGateway, as: Credentials, signal?: AbortSignal): Promise<Cloud> => {
    const exchange = through.begin();
    signal?.addEventListener("abort", () => exchange.abort(), { once: true });
    return exchange.select({ provider, credentials: as });
  };
  return {
    session: (signal) => connect(own, credentials, signal),
    anotherSession: () => connect(other, credentials),
    wrongCredentials: () => connect(own, wrong),
    ...others,
  };
}
