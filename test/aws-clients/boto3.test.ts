import path from "node:path";
import { it } from "node:test";
import { cloudsToWalk } from "./cloud-to-walk.ts";
import { awsEnvironment, installed, needs } from "./installed.ts";
import { clientInProcess } from "./line-process.ts";
import { walk } from "./walk/walk.ts";

const python = installed("python/bin/python");
const script = path.join("test", "aws-clients", "boto3_calls.py");

for (const { name, open } of cloudsToWalk()) {
  it(`boto3 walks through ${name}`, { skip: needs("boto3", python) }, async (context) => {
    const cloud = await open();
    const client = clientInProcess(python as string, [script], awsEnvironment(cloud));
    try {
      await walk(context, client, cloud);
    } finally {
      await client.close();
      await cloud.close();
    }
  });
}
