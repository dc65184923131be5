/** Bytes in a GB, as clouds count memory and disks. */
export const gibibyte = 2 ** 30;
