/** The access keys that the operator has denied, by their fingerprints. */
export interface DenyList {
  has(fingerprint: string): boolean;
}

/** A list without a key. */
export const nobodyDenied: DenyList = { has: () => false };
