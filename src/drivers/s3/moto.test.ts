import { every } from "../../testing/conformance/harness.ts";
import { testStore } from "../../testing/s3-stores/test-store.ts";

const anybody = "moto lets everybody in";
const unsigned = "moto looks at no signature";

/** Operations that want credentials. */
const closed: Readonly<Record<string, string>> = {
  blobs:
    "list browse get content put update copy destroy signedUrl setTags " +
    "beginUpload uploadSegment listSegments completeUpload abortUpload listUploads",
  buckets: "list get create destroy",
};

const wrongCredentials = Object.entries(closed).flatMap(([collection, operations]) =>
  operations.split(" ").map((name) => `${collection}: ${name}: wrong credentials are unauthenticated and change nothing`),
);

testStore("moto", {
  fixtures: { realmId: "eu-west-1" },
  settle: every(100, 5000),
  expectedFailures: {
    "driver: identity: wrong credentials are unauthenticated": anybody,
    ...Object.fromEntries(wrongCredentials.map((title) => [title, anybody])),
    "blobs: signedUrl: whoever has it reads the blob, and can do nothing else": unsigned,
    "blobs: signedUrl: whoever has it writes the blob": unsigned,
    "blobs: signedUrl: it expires": unsigned,
    "blobs: signedUrl: a media type is demanded, or the URL is not made": unsigned,
    "blobs: uploadSegment: an unknown id is not_found": "moto answers 500",
    "blobs: an unknown upload is not_found": "moto answers 500",
    "blobs: setTags: an unknown id is not_found": "moto answers 500",
    "blobs: setTags: replaces all tags, and keeps metadata and content": "moto answers 500 where the blob is not there",
    "blobs: put: a name is kept as it is, or refused: line breaks": "moto reads line breaks in paths as ends of them",
  },
});
