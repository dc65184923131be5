import { UsageError } from "./exit-codes.ts";

const seconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** The end of a time such as `12h`, counted from now, or a date and time as it stands. @throws UsageError for what is neither */
export function readLifetime(text: string, now = Date.now()): Date {
  const [, number, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const time =
    number === undefined
      ? /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/.test(text)
        ? Date.parse(text)
        : Number.NaN
      : now + Number(number) * seconds[unit as keyof typeof seconds] * 1000;
  if (Number.isNaN(time))
    throw new UsageError(`--expires: "${text}" is neither a time such as 12h nor a date such as 2027-01-31T12:00:00Z`);
  if (time <= now || time > 2 ** 47) throw new UsageError("--expires: a key cannot end then");
  return new Date(time);
}
