/** What is known of the clocks of hosts. */
export interface ClockOffsets {
  /** How far the host's clock is ahead, in milliseconds; 0 while unknown or next to nothing. */
  of(host: string): number;
  /** Reads the time off an answer. An answer out of a cache tells nothing. */
  learn(host: string, headers: Readonly<Record<string, string>>, sentAt: number, receivedAt: number): void;
}

/** `Date` has seconds: what is below is no difference. */
const smallest = 2000;
const mostHosts = 1000;

export function createClockOffsets(): ClockOffsets {
  const offsets = new Map<string, number>();
  /** What was found to be no difference, last: the next answers of the same second say it again. */
  let usual = { host: "", date: "", at: -Infinity };
  return {
    of: (host) => offsets.get(host) ?? 0,
    learn(host, headers, sentAt, receivedAt) {
      const { date, age } = headers;
      if (date === undefined || age !== undefined) return;
      if (date === usual.date && host === usual.host && receivedAt - usual.at < 500) return;
      const offset = Date.parse(date) + 500 - (sentAt + receivedAt) / 2;
      if (Number.isNaN(offset)) return;
      if (Math.abs(offset) < smallest) {
        if (offsets.size > 0) offsets.delete(host);
        usual = { host, date, at: receivedAt };
        return;
      }
      if (offsets.size >= mostHosts) offsets.clear();
      offsets.set(host, Math.round(offset));
    },
  };
}
