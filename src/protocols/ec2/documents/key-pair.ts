import { optional, string, struct, timestamp } from "../../../model/shape.ts";
import { tagSet } from "./tags.ts";

/** A key pair, as `DescribeKeyPairs` shows it. */
export const keyPairDocument = struct({
  keyPairId: string(),
  keyFingerprint: string(),
  keyName: string(),
  keyType: string(),
  tagSet,
  publicKey: optional(string()),
  createTime: optional(timestamp()),
});

/** A key pair that was just made; only one that EC2 made has its private key. */
export const newKeyPairFields = {
  keyName: string(),
  keyFingerprint: string(),
  keyMaterial: optional(string({ sensitive: true })),
  keyPairId: string(),
  tagSet,
};
