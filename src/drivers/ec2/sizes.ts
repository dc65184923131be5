/** EC2 tells sizes in GiB, and those of memory in MiB. */
export const gibibyte = 2 ** 30;
export const mebibyte = 2 ** 20;

/** A size in GiB, rounded up. */
export const inGibibytes = (bytes: number): number => Math.ceil(bytes / gibibyte);
