import { defineDriver, type Session } from "../../model/driver.ts";
import { Connection } from "./connection.ts";
import { authenticate } from "./identity/authenticate.ts";
import { readProvider } from "./identity/provider.ts";
import { declaration, servicesOf } from "./services.ts";
import { callerOf } from "./session.ts";

/** OpenStack, by the APIs of its services. README.md says what becomes of what. */
export default defineDriver({
  name: "openstack",
  title: "OpenStack",
  status: "active",
  doc: "Clouds of OpenStack: Nova, Glance, Cinder, Neutron, Octavia and Swift behind Keystone.",
  credentials: { user: "Username+Project", password: "Password" },
  ...declaration,
  connect(context): Session {
    const connection = new Connection(context, { locate: ({ provider }) => readProvider(provider.value), authenticate });
    return {
      ...callerOf(connection),
      ...servicesOf(connection),
    };
  },
});
