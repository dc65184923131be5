/** The time of what nobody knows when it was: clients do arithmetic with times, and fail where there is none. */
export const unknownTime = new Date(0);

const gibibyte = 2 ** 30;

/** A size in GiB, as EC2 tells sizes: nothing is smaller than one. */
export function inGibibytes(bytes = 0): number {
  return Math.max(1, Math.ceil(bytes / gibibyte));
}

/** A size that is given in GiB, in bytes. */
export function fromGibibytes(size: number): number;
export function fromGibibytes(size: number | undefined): number | undefined;
export function fromGibibytes(size: number | undefined): number | undefined {
  return size === undefined ? undefined : size * gibibyte;
}
