import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { it } from "node:test";
import { choose, textIn } from "./choose.ts";
import { cloudsToWalk } from "./cloud-to-walk.ts";
import { awsEnvironment, installed, needs } from "./installed.ts";
import { runTool } from "./run-tool.ts";
import { callSigned, elementsAt } from "./signed-client.ts";

const program = installed("debian/packer");
const template = path.join("test", "aws-clients", "packer-build.json");

for (const { name, open } of cloudsToWalk()) {
  it(`Packer builds an image on ${name}, and leaves nothing else behind`, { skip: needs("Packer", program) }, async () => {
    const cloud = await open();
    const home = mkdtempSync(path.join(tmpdir(), "deltacloud-packer-"));
    const image = `walk-${randomBytes(4).toString("hex")}`;
    try {
      const { imageId, instanceType, subnetId } = await choose(cloud);
      const { endpoint, region } = cloud;
      const variables = { name: image, image: imageId, type: instanceType, subnet: subnetId, endpoint, region };
      const options = Object.entries(variables).flatMap(([variable, value]) => ["-var", `${variable}=${value}`]);
      // To Packer, AWS_MAX_ATTEMPTS is how often it looks whether something is ready.
      const { AWS_MAX_ATTEMPTS: _, ...aws } = awsEnvironment(cloud);
      const environment = { ...aws, HOME: home, PACKER_CACHE_DIR: home, CHECKPOINT_DISABLE: "1" };
      const output = await runTool(program as string, ["build", "-machine-readable", ...options, template], environment);
      const [, id = ""] = /,artifact,0,id,[^:]*:(ami-\w+)/.exec(output) ?? [];

      const made = await callSigned(cloud, "DescribeImages", { "ImageId.1": id });
      assert.equal(textIn(made.body, "imagesSet/item/name"), image);
      assert.equal(textIn(made.body, "imagesSet/item/imageState"), "available");
      const tags = elementsAt(made.body, "imagesSet/item/tagSet/item").map((tag) => [textIn(tag, "key"), textIn(tag, "value")]);
      assert.deepEqual(tags, [["walk", image]]);
      const tag = { "Filter.1.Name": "tag:walk", "Filter.1.Value.1": image };
      const running = { ...tag, "Filter.2.Name": "instance-state-name", "Filter.2.Value.1": "running" };
      const instances = await callSigned(cloud, "DescribeInstances", running);
      assert.deepEqual(elementsAt(instances.body, "reservationSet/item"), []);
      const pattern = { "Filter.1.Name": "group-name", "Filter.1.Value.1": "packer_*" };
      const groups = await callSigned(cloud, "DescribeSecurityGroups", pattern);
      assert.deepEqual(elementsAt(groups.body, "securityGroupInfo/item"), []);

      assert.equal((await callSigned(cloud, "DeregisterImage", { ImageId: id })).status, 200);
      for (const { text } of elementsAt(made.body, "imagesSet/item/blockDeviceMapping/item/ebs/snapshotId")) {
        assert.equal((await callSigned(cloud, "DeleteSnapshot", { SnapshotId: text })).status, 200);
      }
    } finally {
      await cloud.close();
      rmSync(home, { recursive: true, force: true });
    }
  });
}
