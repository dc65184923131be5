import { markup, type Markup } from "../../../wire/html.ts";
import { isoTime, rounded } from "../../../wire/quantities.ts";

const units = ["B", "KB", "MB", "GB", "TB", "PB"] as const;

/** A size as people read it, in the largest unit that leaves a number from 1: `1.7 GB`. */
export function readableSize(bytes: number): string {
  if (!Number.isFinite(bytes)) return "";
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : Math.round(value * 10) / 10} ${units[unit]}`;
}

/** A number as people read it. */
export const readableNumber = (value: number): string => (Number.isFinite(value) ? String(rounded(value)) : "");

/** A time in UTC, to the second; nothing for what is no time. */
export function readableTime(time: Date): Markup | undefined {
  const iso = isoTime(time);
  return iso === undefined ? undefined : markup`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`;
}
