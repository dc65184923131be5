/** A container in the listing of an account. Ceph leaves out when it was changed. */
export interface ContainerEntry {
  readonly name: string;
}

/** An object in the listing of a container. */
export interface ObjectEntry {
  readonly name: string;
  /** Length; of a static large object Ceph tells that of the manifest. */
  readonly bytes: number;
  /** MD5 of the content, or of a static large object's manifest. */
  readonly hash: string;
  /** A static large object's ETag, in quotes. */
  readonly slo_etag?: string;
  readonly content_type?: string;
  /** Swift leaves out the zone. */
  readonly last_modified: string;
}

/** What stands for all names that begin alike, in a listing with a delimiter. */
export interface SubdirectoryEntry {
  readonly subdir: string;
}

/** A segment in the manifest of a static large object. */
export interface ManifestEntry {
  readonly path: string;
  readonly etag: string;
  readonly size_bytes: number;
}

/** The answer to a deletion of many objects, with status 200 whatever has happened. */
export interface BulkAnswer {
  readonly "Response Status": string;
  readonly "Response Body"?: string;
  readonly Errors?: readonly (readonly [path: string, problem: string])[];
}
