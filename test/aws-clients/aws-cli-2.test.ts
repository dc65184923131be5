import { it } from "node:test";
import { awsCli } from "./aws-cli.ts";
import { cloudsToWalk } from "./cloud-to-walk.ts";
import { awsEnvironment, installed, needs } from "./installed.ts";
import { walk } from "./walk/walk.ts";

const program = installed("debian/aws");

// Of the environment, this release does not take the endpoint yet.
const options = ["--cli-binary-format", "raw-in-base64-out"];

for (const { name, open } of cloudsToWalk()) {
  it(`version 2 of the AWS CLI walks through ${name}`, { skip: needs("version 2 of the AWS CLI", program) }, async (context) => {
    const cloud = await open();
    try {
      await walk(
        context,
        awsCli(program as string, [...options, "--endpoint-url", cloud.endpoint], awsEnvironment(cloud)),
        cloud,
      );
    } finally {
      await cloud.close();
    }
  });
}
