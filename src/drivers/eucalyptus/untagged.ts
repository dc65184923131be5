import { unsupported } from "../ec2/failures.ts";

/**
 * A call that writes a blob, to a store that would lose its tags without a word.
 * @throws `unsupported` where there are any
 */
export const untagged =
  <P extends { readonly tags?: Readonly<Record<string, string>> | undefined }, R>(write: (params: P) => R) =>
  (params: P): R => {
    if (Object.keys(params.tags ?? {}).length > 0) throw unsupported("tags", "Blobs of Eucalyptus have no tags.");
    return write(params);
  };
