/** OpenStack's sizes are in MiB and GiB, whatever it calls them. */
export const bytesOfMegabyte = 2 ** 20;
export const bytesOfGigabyte = 2 ** 30;

/** A size in whole gigabytes, rounded up: a disk must hold what it was asked for. */
export const inGigabytes = (bytes: number): number => Math.ceil(bytes / bytesOfGigabyte);
