import { readProvider, type Location } from "../openstack/identity/provider.ts";

/** Where the public cloud lets people in. */
const identity = "https://identity.api.rackspacecloud.com/v2.0";

/**
 * Reads a provider string: a region of the public cloud, such as `DFW`; or the address of an identity service and a region, as for any
 * OpenStack, which with version 3 is one of Flex: `https://keystone.api.dfw3.rackspacecloud.com/v3;DFW3`. Without any of it the first
 * region of the public cloud is taken that has the service.
 * @throws `invalid_argument` for anything else
 */
export function locate(value: string | undefined): Location {
  if (!value) return readProvider(identity);
  if (!value.includes("://")) return readProvider(`${identity};${value}`);
  const location = readProvider(value);
  if (!isFlex(location)) return location;
  const unsaid = ["user_domain", "project_domain"].filter((option) => !value.includes(`;${option}`));
  return readProvider([value, ...unsaid.map((option) => `${option}=${flexDomain}`)].join(";"));
}

/** Flex is an OpenStack of today; the public cloud has services of its own. */
export const isFlex = ({ identityVersion }: Location): boolean => identityVersion !== 2;

/** The domain of all users of Flex, unless the provider names another. */
const flexDomain = "rackspace_cloud_domain";
