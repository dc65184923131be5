import assert from "node:assert/strict";
import { it } from "node:test";
import { startAwsServer } from "../aws-server.ts";
import { awsEnvironment, installed, needs } from "../installed.ts";
import type { CloudToWalk } from "../walked-cloud.ts";
import { openCommandLine } from "./command-line.ts";
import { differencesBetween } from "./differences-between.ts";
import { explanations } from "./explained-differences.ts";
import { judge } from "./judge.ts";
import { needsMoto, startMoto } from "./moto.ts";
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

const versions = [
  { name: "version 1 of the AWS CLI", program: installed("python/bin/aws"), further: () => [] },
  {
    name: "version 2 of the AWS CLI",
    program: installed("debian/aws"),
    // Of the environment, this release does not take the endpoint yet.
    further: (endpoint: string) => ["--cli-binary-format", "raw-in-base64-out", "--endpoint-url", endpoint],
  },
] as const;

for (const { name, program, further } of versions) {
  it(
    `${name} is told the same by moto and through us, but for what is explained`,
    { skip: needsMoto || needs(name, program) },
    async () => {
      const [straight, through] = await Promise.all([false, true].map((way) => walkMoto(program as string, further, way)));
      const { unexplained, gone } = judge(differencesBetween(straight ?? [], through ?? []), explanations);
      assert.deepEqual(unexplained, [], "these are not explained");
      assert.deepEqual(gone, [], "these are explained, and not there");
    },
  );
}
