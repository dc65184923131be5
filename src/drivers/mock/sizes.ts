/** Bytes in the units of the original's data set, which are powers of two. */
export const MB = 2 ** 20;
export const GB = 2 ** 30;
