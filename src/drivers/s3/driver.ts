import { defineDriver, type DriverContext, type Identity, type Session } from "../../model/driver.ts";
import { entrypoints } from "../ec2/location/endpoints.ts";
import { isAwsRegion } from "../ec2/location/regions.ts";
import { blobs } from "../ec2/object-store/blobs.ts";
import { buckets } from "../ec2/object-store/buckets.ts";
import { ownerOf } from "../ec2/object-store/identity.ts";
import { blobLimits } from "../ec2/object-store/limits.ts";
import { ObjectStore } from "../ec2/object-store/store.ts";
import { readProvider } from "./provider.ts";

/** Storage alone. README.md says what becomes of what. */
export default defineDriver({
  name: "s3",
  title: "S3",
  status: "active",
  doc: "Object stores that speak S3's API: Amazon S3, Ceph, MinIO, Wasabi, R2 and others.",
  credentials: { user: "Access key id", password: "Secret access key", serverRole: "aws" },
  entrypoints: { s3: entrypoints["s3"] ?? {} },
  isOwnProvider: isAwsRegion,
  features: { buckets: { bucket_location: true } },
  filters: { blobs: ["after"] },
  tags: ["blobs"],
  blobs: blobLimits,
  connect: (context) => new StorageSession(context),
});

/** A session that makes its services when they are asked for. */
class StorageSession implements Session {
  readonly #context: DriverContext;
  #store: ObjectStore | undefined;

  constructor(context: DriverContext) {
    this.#context = context;
  }

  get buckets() {
    return buckets(this.#opened());
  }

  get blobs() {
    return blobs(this.#opened());
  }

  identity(): Promise<Identity> {
    return ownerOf(this.#opened());
  }

  #opened(): ObjectStore {
    return (this.#store ??= new ObjectStore(this.#context, () => readProvider(this.#context.provider.value)));
  }
}
