/** A time as SigV4 writes it: 20261122T162000Z. In milliseconds since the epoch. */
export const basicTime = (time: number): string => extendedTime(time).replaceAll(/[-:]/g, "");

/** A time as SigV2 writes it: 2026-11-22T16:20:00Z. In milliseconds since the epoch. */
export const extendedTime = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
