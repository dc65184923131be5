import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { it } from "node:test";
import { choose } from "./choose.ts";
import { cloudsToWalk } from "./cloud-to-walk.ts";
import { awsEnvironment, installed, needs } from "./installed.ts";
import { runTool } from "./run-tool.ts";

const program = installed("python/bin/ansible-playbook");
const python = installed("python/bin/python");
const collections = installed("collections");
const playbook = path.join("test", "aws-clients", "ansible-walk.yml");

for (const { name, open } of cloudsToWalk()) {
  it(`Ansible's amazon.aws walks through ${name}`, { skip: needs("Ansible", program) }, async () => {
    const cloud = await open();
    const home = mkdtempSync(path.join(tmpdir(), "deltacloud-ansible-"));
    try {
      const { imageId, instanceType } = await choose(cloud);
      const facts = {
        walk: `walk-${randomBytes(4).toString("hex")}`,
        image_id: imageId,
        instance_type: instanceType,
        ansible_python_interpreter: python,
      };
      const environment = {
        ...awsEnvironment(cloud),
        HOME: home,
        ANSIBLE_COLLECTIONS_PATH: collections,
        ANSIBLE_NOCOLOR: "1",
        ANSIBLE_LOCALHOST_WARNING: "False",
      };
      const output = await runTool(program as string, [playbook, "--extra-vars", JSON.stringify(facts)], environment);
      assert.match(output, /failed=0 /);
    } finally {
      await cloud.close();
      rmSync(home, { recursive: true, force: true });
    }
  });
}
