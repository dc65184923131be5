import { testStore } from "../../testing/s3-stores/test-store.ts";

const fixtures = { realmId: "default" };
const expectedFailures = {
  "blobs: listUploads, listSegments: show what is under way": "Ceph completes an upload only with all of its segments",
};

testStore("ceph", { fixtures, expectedFailures });
testStore(
  "ceph",
  {
    fixtures,
    groups: ["blobs"],
    expectedFailures: {
      ...expectedFailures,
      "blobs: signedUrl: whoever has it writes the blob": "version 2 signs the media type, also where none was told",
    },
  },
  "signature=v2",
);
