import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { freePort } from "./free-port.ts";
import { fetchAnswer } from "./requests.ts";
import { signedForm } from "./sign-v4.ts";

/** Where moto's server is installed: a virtual environment of Python. Without it there are no figures of it. */
const environment = process.env["DELTACLOUD_BENCH_MOTO"];

/**
 * A tick of /proc/PID/stat, in microseconds, as Linux has it on all usual machines. It counts all threads of the process, those that have ended
 * too, and the process that is started is the one that answers. So many calls make a tick of a round 50 microseconds of a call.
 */
const tick = 10_000;
const calls = 200;
const rounds = 3;
const anyKey = { id: "moto", secret: "moto" };
const launch = "Action=RunInstances&Version=2016-11-15&ImageId=ami-12c6146b";

export interface MotoFigures {
  /** Microseconds of CPU time for DescribeInstances of four instances, the least of several rounds. */
  readonly cpu: number;
  readonly bytes: number;
  /** The same of so many instances in one answer: milliseconds of CPU time, the least of several calls. */
  readonly largeCpu: number;
  readonly largeBytes: number;
}

/** moto's server on DescribeInstances, one call after the other; undefined where it is not installed. */
export async function measureMoto(instances: number): Promise<MotoFigures | undefined> {
  if (environment === undefined) return undefined;
  const port = await freePort();
  const server = spawn(path.join(environment, "bin", "moto_server"), ["-H", "127.0.0.1", "-p", String(port)], {
    stdio: "ignore",
  });
  try {
    const call = async (form: string): Promise<number> => {
      const { body } = await fetchAnswer(port, signedForm(form, { service: "ec2", path: "/", key: anyKey }));
      if (!body.includes("</requestId>")) throw new Error(`moto answers ${body.slice(0, 300)}`);
      return Buffer.byteLength(body);
    };
    await answering(() => call(describeInstances));
    await call(`${launch}&MinCount=4&MaxCount=4`);
    const bytes = await call(describeInstances);
    let cpu = Infinity;
    for (let round = 0; round < rounds; round++) {
      const before = cpuOf(server.pid);
      for (let index = 0; index < calls; index++) await call(describeInstances);
      cpu = Math.min(cpu, (cpuOf(server.pid) - before) / calls);
    }
    const others = instances - 4;
    await call(`${launch}&MinCount=${others}&MaxCount=${others}`);
    let [largeCpu, largeBytes] = [Infinity, 0];
    for (let round = 0; round < rounds; round++) {
      const before = cpuOf(server.pid);
      largeBytes = await call(describeInstances);
      largeCpu = Math.min(largeCpu, (cpuOf(server.pid) - before) / 1000);
    }
    return { cpu, bytes, largeCpu, largeBytes };
  } finally {
    server.kill();
  }
}

export const describeInstances = "Action=DescribeInstances&Version=2016-11-15";

/** Waits until a server that has just been started answers. */
async function answering(call: () => Promise<unknown>): Promise<void> {
  for (let left = 300; ; left--) {
    try {
      await call();
      return;
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Microseconds of CPU time that a process has used, user and system. */
function cpuOf(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * tick;
}
