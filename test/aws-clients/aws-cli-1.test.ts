import { it } from "node:test";
import { awsCli } from "./aws-cli.ts";
import { cloudsToWalk } from "./cloud-to-walk.ts";
import { awsEnvironment, installed, needs } from "./installed.ts";
import { walk } from "./walk/walk.ts";

const program = installed("python/bin/aws");

for (const { name, open } of cloudsToWalk()) {
  it(`version 1 of the AWS CLI walks through ${name}`, { skip: needs("version 1 of the AWS CLI", program) }, async (context) => {
    const cloud = await open();
    try {
      await walk(context, awsCli(program as string, [], awsEnvironment(cloud)), cloud);
    } finally {
      await cloud.close();
    }
  });
}
