import { Connection } from "../src/drivers/ec2/connection.ts";
import { providerIn, readProvider } from "../src/drivers/ec2/location/provider.ts";
import { regionsOf } from "../src/drivers/ec2/providers.ts";
import { Throttling } from "../src/drivers/ec2/query/throttling.ts";
import { createTenantCaches } from "../src/gateway/tenant-cache.ts";
import { SignalCancellation } from "../src/http/cancellation.ts";
import { createEgressPolicy } from "../src/http/egress.ts";
import { createHttpCore, systemClock } from "../src/http/http-core.ts";
import type { Credentials, DriverContext } from "../src/model/driver.ts";

/** Milliseconds that the question may take. */
const timeout = 30_000;

/**
 * All regions of AWS's partition that somebody's credentials are for, by the driver's own way of asking.
 * @param provider as the driver `ec2` takes it
 * @throws CloudError
 */
export async function askForRegions(provider: string | undefined, credentials: Credentials): Promise<readonly string[]> {
  const http = createHttpCore({ egress: createEgressPolicy() });
  const signal = AbortSignal.timeout(timeout);
  const scope = {
    driver: "ec2",
    provider: { value: provider, vouched: true },
    signal,
    cancellation: new SignalCancellation(signal),
    deadline: Date.now() + timeout,
    timeout,
    tenant: "refresh-regions",
  };
  const nothing = (): never => {
    throw new Error("a list of regions needs no more than a request");
  };
  const context: DriverContext = {
    ...scope,
    credentials,
    requestId: "refresh-regions",
    cache: createTenantCaches().of("ec2", provider, credentials),
    log: { debug: () => {}, warn: () => {} },
    http: http.clientFor(scope),
    egress: { resolve: nothing },
    ssh: { run: nothing },
  };
  try {
    const entrance = { locate: () => readProvider(provider), providerIn };
    return await regionsOf(new Connection(context, entrance, new Throttling(systemClock)), true);
  } finally {
    await http.close();
  }
}
