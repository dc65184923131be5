import { testStore } from "../../testing/s3-stores/test-store.ts";

testStore("ceph", {
  fixtures: { realmId: "default" },
  expectedFailures: {
    "blobs: listUploads, listSegments: show what is under way": "Ceph completes an upload only with all of its segments",
  },
});
