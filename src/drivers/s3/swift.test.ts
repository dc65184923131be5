import { testStore } from "../../testing/s3-stores/test-store.ts";

const untagged = "Swift has no tags of blobs";

testStore("swift", {
  fixtures: { realmId: "us-east-1" },
  expectedFailures: {
    "blobs: put, get: keeps tags": untagged,
    "blobs: update, copy: tags that are given replace all, those of an update stay, and those of a copy that replaces go":
      untagged,
    "blobs: setTags: replaces all tags, and keeps metadata and content": untagged,
    "blobs: setTags: an unknown id is not_found": untagged,
    "blobs: setTags: wrong credentials are unauthenticated and change nothing": untagged,
  },
});
