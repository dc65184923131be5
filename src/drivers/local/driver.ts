import { defineDriver, type BlobLimits, type DriverContext } from "../../model/driver.ts";
import { declarationWithout } from "./engine/declaration.ts";
import { openCloud } from "./engine/open-cloud.ts";
import { openSession } from "./engine/session.ts";

const blobLimits: BlobLimits = {
  minimumSegment: 5 * 2 ** 20,
  maximumSegment: 5 * 2 ** 30,
  maximumSegments: 10_000,
  etag: "md5",
  order: "utf8",
  concurrentUploads: true,
};

const cloud = openCloud({
  accounts: { mockuser: "mockpassword" },
  transitionTime: 0,
  instances: 0,
  quotas: {},
  blobLimits,
  now: Date.now,
});

export default defineDriver({
  name: "local",
  title: "Local",
  status: "active",
  doc: "A cloud that is none, with everything of the model, for development and tests.",
  credentials: { user: "User", password: "Password", example: { user: "mockuser", password: "mockpassword" } },
  entrypoints: {
    compute: { north: "https://compute.north.local.example/", south: "https://compute.south.local.example/" },
    storage: { north: "https://storage.north.local.example/", south: "https://storage.south.local.example/" },
  },
  ...declarationWithout([], blobLimits),
  connect: (context: DriverContext) => openSession(cloud, context),
});
