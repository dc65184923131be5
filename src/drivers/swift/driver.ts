import { defineDriver } from "../../model/driver.ts";
import { authenticate } from "../openstack/identity/authenticate.ts";
import { readProvider } from "../openstack/identity/provider.ts";
import { blobs } from "../openstack/object-store/blobs.ts";
import { buckets } from "../openstack/object-store/buckets.ts";
import { blobLimits } from "../openstack/object-store/limits.ts";
import { connectWith } from "../openstack/session.ts";

/** OpenStack's object store alone, with Keystone or without. README.md says what becomes of what. */
export default defineDriver({
  name: "swift",
  title: "OpenStack Swift",
  status: "active",
  doc: "Object stores that speak Swift's API: OpenStack Swift with Keystone or with an authentication of its own, Cloud Files, and Ceph.",
  credentials: { user: "Username+Project", password: "Password" },
  features: {},
  filters: { buckets: ["after"], blobs: ["after"] },
  blobs: blobLimits,
  connect: connectWith({ locate: ({ provider }) => readProvider(provider.value), authenticate }, { buckets, blobs }),
});
