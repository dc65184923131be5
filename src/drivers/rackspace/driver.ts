import { defineDriver, type Session } from "../../model/driver.ts";
import { instances } from "../openstack/compute/instances.ts";
import { realms } from "../openstack/compute/realms.ts";
import { Connection } from "../openstack/connection.ts";
import { declaration, servicesOf } from "../openstack/services.ts";
import { callerOf } from "../openstack/session.ts";
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
  connect(context): Session {
    const connection = new Connection(context, { locate: ({ provider }) => locate(provider.value), authenticate });
    const [servers, disks] = [instances(connection), volumes(connection)];
    const [zones, only] = [realms(connection), oneRealm(connection)];
    /** What OpenStack is told of a realm: of the public cloud's only one nothing. */
    const placed = <P extends { readonly realmId?: string | undefined }>(params: P): P =>
      isFlex(connection.location) ? params : { ...params, realmId: undefined };
    return {
      ...callerOf(connection),
      ...servicesOf(connection),
      realms: {
        list: () => (isFlex(connection.location) ? zones.list() : only.list()),
        get: (params) => (isFlex(connection.location) ? zones.get(params) : only.get(params)),
      },
      instances: { ...servers, create: (params) => servers.create(placed(params)) },
      volumes: { ...disks, create: (params) => disks.create(placed(params)) },
    };
  },
});
