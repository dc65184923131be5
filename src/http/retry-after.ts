/** The longest wait that is believed, in milliseconds: a day. */
const longest = 86_400_000;

/**
 * How long the cloud wants us to wait, in milliseconds; undefined where it does not say. Reads `Retry-After` in seconds and as a date,
 * the fields in milliseconds of Azure and others, and the time of a rate limit's reset in seconds or as seconds since the epoch.
 * @param now milliseconds since the epoch
 */
export function retryAfterOf(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const milliseconds = numberOf(headers["retry-after-ms"]) ?? numberOf(headers["x-ms-retry-after-ms"]);
  if (milliseconds !== undefined) return bounded(milliseconds);
  const after = headers["retry-after"];
  if (after !== undefined) {
    const seconds = numberOf(after);
    if (seconds !== undefined) return bounded(seconds * 1000);
    // A date counts by the cloud's own clock, where the answer tells it.
    const date = Date.parse(after);
    const cloudNow = Date.parse(headers["date"] ?? "");
    if (!Number.isNaN(date)) return bounded(date - (Number.isNaN(cloudNow) ? now : cloudNow));
  }
  const reset = numberOf(headers["ratelimit-reset"] ?? headers["x-ratelimit-reset"]);
  if (reset === undefined || headers["ratelimit-remaining"] === undefined) return undefined;
  if (numberOf(headers["ratelimit-remaining"]) !== 0) return undefined;
  return bounded(reset > 1_000_000_000 ? reset * 1000 - now : reset * 1000);
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,15}(?:\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}

const bounded = (milliseconds: number): number => Math.min(Math.max(Math.ceil(milliseconds), 0), longest);
