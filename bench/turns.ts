/** Asks a server once. */
export type Ask = () => Promise<unknown>;

/** Something that is asked, and what CPU time its process has used so far, in microseconds. */
export interface Measured {
  readonly ask: Ask;
  usage(): Promise<{ readonly cpu: number }>;
}

/** The milliseconds that a call takes of those that are asked by turns: the median of so many, after a warm-up. */
export async function mediansOfTurns<Name extends string>(
  asked: Readonly<Record<Name, Ask>>,
  { warmUp, calls }: { readonly warmUp: number; readonly calls: number },
): Promise<Record<Name, number>> {
  const names = Object.keys(asked) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let count = -warmUp; count < calls; count++) {
    for (const name of names) {
      const start = performance.now();
      await asked[name]();
      if (count >= 0) times[name].push(performance.now() - start);
    }
  }
  return Object.fromEntries(names.map((name) => [name, medianOf(times[name])])) as Record<Name, number>;
}

/** The milliseconds of CPU time of a call, so many of them at once: the least of several rounds. */
export async function leastCpu<Name extends string>(
  measured: Readonly<Record<Name, Measured>>,
  { rounds, callsOfRound }: { readonly rounds: number; readonly callsOfRound: number },
  together = 1,
): Promise<Record<Name, number>> {
  const names = Object.keys(measured) as Name[];
  const least = Object.fromEntries(names.map((name) => [name, Infinity])) as Record<Name, number>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const { ask, usage } = measured[name];
      const before = await usage();
      await repeat(ask, callsOfRound, together);
      least[name] = Math.min(least[name], ((await usage()).cpu - before.cpu) / callsOfRound / 1000);
    }
  }
  return least;
}

async function repeat(ask: Ask, times: number, together: number): Promise<void> {
  let left = times;
  const one = async (): Promise<void> => {
    while (left-- > 0) await ask();
  };
  await Promise.all(Array.from({ length: together }, one));
}

const medianOf = (times: readonly number[]): number => times.toSorted((one, other) => one - other)[times.length >> 1] ?? NaN;
