const basicForm = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
const extendedForm = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:Z|\+00:00)?$/;
const httpForm = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** The milliseconds of `20261122T161950Z`; undefined for what is no such time. */
export const readBasicTime = (text: string): number | undefined => fromParts(basicForm.exec(text));

/** The milliseconds of `2026-11-22T16:19:50Z`, with or without a fraction and the zone, which is UTC. */
export const readExtendedTime = (text: string): number | undefined => fromParts(extendedForm.exec(text));

/** The milliseconds of an HTTP date. */
export function readHttpDate(text: string): number | undefined {
  const time = httpForm.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** A time as `20261122T161950Z`. */
export const basicTime = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;

function fromParts(parts: RegExpExecArray | null): number | undefined {
  if (!parts) return undefined;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const [hour, minute, second] = [Number(parts[4]), Number(parts[5]), Number(parts[6])];
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  const read = new Date(time);
  // The 31st of June is no day, which Date.UTC does not mind.
  return read.getUTCMonth() === month - 1 && read.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
    ? time
    : undefined;
}
