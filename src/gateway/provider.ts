import type { Driver, Provider } from "../model/driver.ts";
import { CloudError } from "../model/errors.ts";
import type { DriverSettings } from "./gateway.ts";

/**
 * The provider of a request: what the client named, else the operator's default. A name of the operator's configuration,
 * or one that the driver knows for its own, is vouched for. Any other is kept as it is, not vouched for: the egress policy decides about
 * its hosts when the driver connects to them.
 * @throws `invalid_argument` for a value with control characters, or of absurd length
 */
export function selectProvider(driver: Driver, settings: DriverSettings | undefined, asked: string | undefined): Provider {
  if (!asked) {
    const value = settings?.provider;
    const configured = value === undefined ? undefined : settings?.providers?.[value];
    if (configured) return { ...configured, vouched: true };
    return { value, vouched: true };
  }
  const configured = settings?.providers && Object.hasOwn(settings.providers, asked) ? settings.providers[asked] : undefined;
  if (configured) return { ...configured, vouched: true };
  // oxlint-disable-next-line no-control-regex -- refusing them is the point
  if (asked.length > 2048 || /[\u0000-\u001f\u007f]/.test(asked)) {
    throw new CloudError("invalid_argument", "The provider is not valid.", { parameter: "provider" });
  }
  const isOwn =
    Object.values(driver.entrypoints ?? {}).some((providers) => Object.hasOwn(providers, asked)) ||
    driver.isOwnProvider?.(asked) === true;
  return { value: asked, vouched: isOwn || asked === settings?.provider || (settings?.vouched?.has(asked) ?? false) };
}
