/** A moment as the original wrote those that it made itself: `2026-11-22 08:09:43 +0000`, in the server's time zone. */
export function localTime(moment: Date): string {
  const east = -moment.getTimezoneOffset();
  const local = new Date(moment.getTime() + east * 60_000).toISOString();
  const zone = Math.abs(east);
  const offset = `${east < 0 ? "-" : "+"}${twoDigits(Math.floor(zone / 60))}${twoDigits(zone % 60)}`;
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${offset}`;
}

const twoDigits = (value: number): string => String(value).padStart(2, "0");
