import {
  CloudError,
  defineDriver,
  onePage,
  type DriverContext,
  type Identity,
  type Resource,
  type Service,
} from "../../src/driver-kit/driver-kit.ts";
import { volumesOf, type Volume } from "./volumes.ts";

const account = { user: "demo", password: "demo" };

/** The cloud itself: this one is in the process. */
const realms: readonly Resource<"realms">[] = [
  { id: "north", name: "North", state: "available" },
  { id: "south", name: "South", state: "available" },
];
const volumes = new Map<string, Volume>();

/** Says who the caller is. @throws `unauthenticated` for credentials that the cloud does not know */
function identify({ credentials }: DriverContext): Identity {
  if (credentials.user !== account.user || credentials.password !== account.password)
    throw new CloudError("unauthenticated", "The cloud does not know this user and password.");
  return { account: credentials.user, user: credentials.user };
}

function realmsOf(context: DriverContext): Service<"realms"> {
  return {
    list: () =>
      onePage(async () => {
        identify(context);
        return realms;
      }),
    async get({ id }) {
      identify(context);
      const realm = realms.find((one) => one.id === id);
      if (!realm) throw new CloudError("not_found", `There is no realm '${id}'.`);
      return realm;
    },
  };
}

export default defineDriver({
  name: "nimbus",
  title: "Nimbus",
  status: "active",
  doc: "A cloud in memory, to begin a driver with.",
  credentials: { user: "User", password: "Password", example: account },
  features: { volumes: { volume_name: true, volume_description: true } },
  // To be left out where the cloud is elsewhere.
  holdsState: true,
  connect: (context: DriverContext) => ({
    identity: async () => identify(context),
    realms: realmsOf(context),
    volumes: volumesOf(
      () => identify(context),
      volumes,
      realms.map(({ id }) => id),
    ),
  }),
});
