import assert from "node:assert/strict";
import { startAwsServer } from "../aws-server.ts";
import { awsEnvironment } from "../installed.ts";
import type { CloudToWalk } from "../walked-cloud.ts";
import { openCommandLine } from "./command-line.ts";
import { differencesBetween } from "./differences-between.ts";
import { explanations } from "./explained-differences.ts";
import { judge } from "./judge.ts";
import { startMoto } from "../../../src/testing/moto.ts";
import { walk, type Step } from "./walk/walk.ts";

const key = { user: "ANYBODY", password: "anything" };

/** Walks through a moto of its own: straight, or through our APIs and the driver `ec2`. */
async function walkMoto(
  program: string,
  further: (endpoint: string) => readonly string[],
  through: boolean,
): Promise<readonly Step[]> {
  const moto = await startMoto();
  const opened: { close(): Promise<void> }[] = [moto];
  try {
    const straight = { endpoint: moto.url, region: "us-east-1", accessKeyId: key.user, secretAccessKey: key.password };
    const cloud: CloudToWalk = { ...straight, lacks: new Set(), fleet: 1, close: async () => {} };
    const commandLine = (at: CloudToWalk) => {
      const line = openCommandLine(program, further(at.endpoint), awsEnvironment(at));
      opened.unshift(line);
      return line;
    };
    const line = commandLine(cloud);
    if (!through) return await walk(line, line);
    const provider = ["ec2", "sts", "elb", "mon"].map((service) => `${service}=${moto.url}`).join(";");
    const server = await startAwsServer("ec2", key, { provider, fleet: 1 });
    opened.unshift(server);
    return await walk(commandLine(server), line);
  } finally {
    for (const each of opened) await each.close();
  }
}

/** The AWS CLI of a version, and the words that each of its command lines ends with. */
export interface ComparedVersion {
  readonly program: string;
  further(endpoint: string): readonly string[];
  /** Whether it knows all that is answered: older ones leave out what was new after them. */
  readonly isNewest: boolean;
}

/** Walks both ways, and expects no differences but those that are explained, and of the newest version all of those. */
export async function compareWalks({ program, further, isNewest }: ComparedVersion): Promise<void> {
  const [straight, through] = await Promise.all([false, true].map((way) => walkMoto(program, further, way)));
  const { unexplained, gone } = judge(differencesBetween(straight ?? [], through ?? []), explanations);
  assert.deepEqual(unexplained, [], "these are not explained");
  if (isNewest) assert.deepEqual(gone, [], "these are explained, and not there");
}
