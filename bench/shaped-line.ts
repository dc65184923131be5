import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The speeds of lines that the environment names, as `tc` writes them: `2.5gbit 5gbit`. */
export const benchedLines: readonly string[] = (process.env["DELTACLOUD_BENCH_LINES"] ?? "").split(" ").filter(Boolean);

/**
 * Measures something while what goes to a port of this machine, and what comes from it, is as fast as a line of that speed lets it be. It
 * is what a store on a machine of its own is like: alone on the loopback, a store, a client and what is between fight for the same cores,
 * and none of them ever waits for a line. Linux's `tc` shapes the loopback for it, which only root may do; other ports keep their speed.
 * @param speed as `tc` writes it; none leaves the loopback alone
 */
export async function behindLine<T>(port: number, speed: string | undefined, measure: () => Promise<T>): Promise<T> {
  if (speed === undefined) return await measure();
  await tc("qdisc add dev lo root handle 1: htb default 3");
  try {
    await tc("class add dev lo parent 1: classid 1:3 htb rate 400gbit burst 16mb cburst 16mb");
    for (const [classId, direction] of [
      ["1:1", "sport"],
      ["1:2", "dport"],
    ] as const) {
      await tc(`class add dev lo parent 1: classid ${classId} htb rate ${speed} burst 1mb cburst 1mb quantum 200000`);
      await tc(`filter add dev lo parent 1: protocol ip u32 match ip ${direction} ${port} 0xffff flowid ${classId}`);
    }
    return await measure();
  } finally {
    await tc("qdisc del dev lo root");
  }
}

async function tc(command: string): Promise<void> {
  await run("tc", command.split(" "));
}
