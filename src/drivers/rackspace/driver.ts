import { defineDriver } from "../../model/driver.ts";
import { instances } from "../openstack/compute/instances.ts";
import { realms } from "../openstack/compute/realms.ts";
import type { Connection } from "../openstack/connection.ts";
import { declaration, services } from "../openstack/services.ts";
import { connectWith } from "../openstack/session.ts";
import { volumes } from "../openstack/storage/volumes.ts";
import { authenticate } from "./authenticate.ts";
import { isFlex, locate } from "./provider.ts";
import { oneRealm } from "./realms.ts";

/** Rackspace's public cloud, and Flex. README.md says what becomes of what. */
export default defineDriver({
  name: "rackspace",
  title: "Rackspace",
  status: "active",
  doc: "Rackspace's public cloud (Cloud Servers, Cloud Block Storage, Cloud Files) and OpenStack Flex.",
  credentials: { user: "Username", password: "API key" },
  ...declaration,
  connect: connectWith(
    { locate: ({ provider }) => locate(provider.value), authenticate },
    {
      ...services,
      realms(connection) {
        const [zones, only] = [realms(connection), oneRealm(connection)];
        return {
          list: () => (isFlex(connection.location) ? zones.list() : only.list()),
          get: (params) => (isFlex(connection.location) ? zones.get(params) : only.get(params)),
        };
      },
      instances(connection) {
        const servers = instances(connection);
        return { ...servers, create: (params) => servers.create(placed(connection, params)) };
      },
      volumes(connection) {
        const disks = volumes(connection);
        return { ...disks, create: (params) => disks.create(placed(connection, params)) };
      },
    },
  ),
});

/** What OpenStack is told of a realm: of the public cloud's only one nothing. */
function placed<P extends { readonly realmId?: string | undefined }>({ location }: Connection, params: P): P {
  return isFlex(location) ? params : { ...params, realmId: undefined };
}
