import type { BytesShape } from "../model/shape.ts";

const bytesIn: Readonly<Record<BytesShape["unit"], number>> = { B: 1, MB: 2 ** 20, GB: 2 ** 30 };

/** A number without superfluous digits: at most four decimals, and no point where it is whole. */
export function rounded(value: number): number {
  return Number.isInteger(value) ? value : Math.round(value * 10_000) / 10_000;
}

/** A size of so many bytes in another unit (MB is 2^20 bytes, GB is 2^30), with at most four decimals. */
export function inUnit(bytes: number, unit: BytesShape["unit"]): number {
  return rounded(bytes / bytesIn[unit]);
}

/** ISO 8601 with milliseconds, in UTC; undefined for what is no time. */
export function isoTime(time: Date | undefined): string | undefined {
  return time === undefined || Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
