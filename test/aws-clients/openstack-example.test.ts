import path from "node:path";
import { test } from "node:test";
import { projectRoot } from "../../scripts/project.ts";
import { needsOpenStack, openStackCloud } from "../../src/testing/openstack-cloud.ts";
import { blocksOf } from "../documents/blocks.ts";
import { portsFor } from "../documents/ports.ts";
import { createScratch } from "../documents/scratch.ts";
import { runCommands } from "../documents/session.ts";
import { installed, needs } from "./installed.ts";

const cli = installed("python/bin/aws");
const cloud = openStackCloud();

test(
  "the example of AWS's command line on OpenStack works",
  { skip: needs("the AWS CLI", cli) || (!cloud && needsOpenStack) },
  async () => {
    const root = projectRoot();
    const blocks = blocksOf(root, "examples/ec2-to-openstack/README.md").map(({ document, line, language, content }) => ({
      document,
      line,
      language,
      content,
    }));
    const ports = await portsFor(blocks);
    const scratch = createScratch(root, blocks, ports);
    try {
      await runCommands(blocks, scratch, ports, new Map(), openrc());
    } finally {
      scratch.dispose();
    }
  },
);

/** What an openrc file sets, with the command line in the path. */
function openrc(): Readonly<Record<string, string>> {
  if (!cloud || cli === undefined) return {};
  const [address = "", ...rest] = cloud.provider.split(";");
  const [, user = "", project = ""] = /^(.*)\+(.*)$/.exec(cloud.credentials.user) ?? [];
  return {
    PATH: `${path.dirname(cli)}:${process.env["PATH"] ?? ""}`,
    OS_AUTH_URL: address,
    OS_REGION_NAME: rest.join(";"),
    OS_USERNAME: user,
    OS_PROJECT_NAME: project,
    OS_PASSWORD: cloud.credentials.password,
  };
}
