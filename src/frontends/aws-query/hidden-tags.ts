type Tags = Readonly<Record<string, string>>;

/** What the names of tags of ours begin with. Every cloud takes it; clients can set none that begins so, and see none. */
export const hiddenBeginning = "..";

/**
 * Whether a tag is one of ours. What an API of AWS lets one choose and clouds have no place for is kept in such tags, so that every server
 * in front of a cloud finds it, without a store.
 */
export const isHidden = (key: string): boolean => key.startsWith(hiddenBeginning);

/** The tags of ours among a resource's. */
export const hiddenOf = (tags: Tags = {}): Tags => Object.fromEntries(Object.entries(tags).filter(([key]) => isHidden(key)));
