/** A blob of the data set. */
export interface SeedBlob {
  readonly bucketId: string;
  readonly id: string;
  readonly contentType: string;
  readonly lastModified: string;
  readonly content: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export const blobs: readonly SeedBlob[] = [
  {
    bucketId: "bucket1",
    id: "blob1",
    contentType: "text/plain",
    lastModified: "2010-09-23 16:44:54 +0100",
    content: "content of blob 1",
    metadata: { SOMENEWKEY: "NEWVALUE" },
  },
  {
    bucketId: "bucket1",
    id: "blob2",
    contentType: "text/html",
    lastModified: "2010-09-23 16:55:05 +0100",
    content: "<html><head></head><body>content of blob 2</body></html>",
    metadata: { VERSION: "1.2" },
  },
  {
    bucketId: "bucket1",
    id: "blob3",
    contentType: "text/plain",
    lastModified: "2010-08-14 02:14:31 +0100",
    content: "content of blob 3",
    metadata: {},
  },
  {
    bucketId: "bucket2",
    id: "blob4",
    contentType: "application/octet-stream",
    lastModified: "2010-09-21 06:17:24 +0100",
    content: "content of blob 4",
    metadata: { some: "value" },
  },
  {
    bucketId: "bucket2",
    id: "blob5",
    contentType: "application/pdf",
    lastModified: "2009-07-21 11:12:13 +0100",
    content: "content of blob 5",
    metadata: {},
  },
];
