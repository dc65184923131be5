import path from "node:path";
import { it } from "node:test";
import { cloudsToWalk } from "./cloud-to-walk.ts";
import { awsEnvironment, installed, needs } from "./installed.ts";
import { clientInProcess } from "./line-process.ts";
import { walk } from "./walk/walk.ts";

const folder = installed("javascript");
const script = path.join("test", "aws-clients", "javascript-sdk-calls.mjs");

for (const { name, open } of cloudsToWalk()) {
  it(`the SDK for JavaScript walks through ${name}`, { skip: needs("@aws-sdk/client-ec2", folder) }, async (context) => {
    const cloud = await open();
    const client = clientInProcess(process.execPath, [script, folder as string], awsEnvironment(cloud));
    try {
      await walk(context, client, cloud);
    } finally {
      await client.close();
      await cloud.close();
    }
  });
}
