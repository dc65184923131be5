import { defineDriver } from "../../model/driver.ts";
import { authenticate } from "./identity/authenticate.ts";
import { readProvider } from "./identity/provider.ts";
import { declaration, services } from "./services.ts";
import { connectWith } from "./session.ts";

/** OpenStack, by the APIs of its services. README.md says what becomes of what. */
export default defineDriver({
  name: "openstack",
  title: "OpenStack",
  status: "active",
  doc: "Clouds of OpenStack: Nova, Glance, Cinder, Neutron, Octavia and Swift behind Keystone.",
  credentials: { user: "Username+Project", password: "Password" },
  ...declaration,
  connect: connectWith({ locate: ({ provider }) => readProvider(provider.value), authenticate }, services),
});
