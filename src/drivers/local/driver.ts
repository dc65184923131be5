import { defineDriver, type DriverContext } from "../../model/driver.ts";
import { declarationWithout } from "./engine/declaration.ts";
import { emptyCloud } from "./engine/open-cloud.ts";
import { openSession } from "./engine/session.ts";
import { openLocal } from "./open.ts";
import { blobLimits, cloudOptions, firstAccount, settings, type LocalSettings } from "./settings.ts";

/** Serves whoever connects without opening: it tells what the cloud can, and knows nobody. */
const closed = emptyCloud({
  ...cloudOptions({ accounts: {}, quotas: {}, transitionSeconds: 0, instances: 0, uploadHours: 0, sync: true }),
  accounts: {},
});

const declaration = {
  name: "local",
  title: "Local",
  status: "active",
  doc: "A cloud that is none, with everything of the model, for development and tests.",
  credentials: { user: "User", password: "Password", example: firstAccount },
  entrypoints: {
    compute: { north: "https://compute.north.local.example/", south: "https://compute.south.local.example/" },
    storage: { north: "https://storage.north.local.example/", south: "https://storage.south.local.example/" },
  },
  ...declarationWithout([], blobLimits),
  holdsState: true,
} as const;

export default defineDriver({
  ...declaration,
  settings,
  connect: (context: DriverContext) => openSession(closed, context),
  open: async ({ settings: given, folder, log }) => {
    // The server has checked them against their declaration.
    const { cloud, close } = await openLocal(given as LocalSettings, folder, log);
    return defineDriver({ ...declaration, connect: (context: DriverContext) => openSession(cloud, context), close });
  },
});
