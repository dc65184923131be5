import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { it } from "node:test";
import { choose, textIn } from "./choose.ts";
import { cloudsToWalk } from "./cloud-to-walk.ts";
import { awsEnvironment, installed } from "./installed.ts";
import { runTool } from "./run-tool.ts";
import { callSigned } from "./signed-client.ts";
import { newPublicKey } from "./walk/keys.ts";

const program = installed("terraform/walk");
const configurations = path.join("test", "aws-clients", "terraform");

for (const { name, open } of cloudsToWalk()) {
  it(`Terraform's AWS provider finds out who it is on ${name}`, async () => {
    const cloud = await open();
    try {
      const { status, body } = await callSigned(cloud, "GetCallerIdentity", {}, "sts");
      assert.equal(status, 200, JSON.stringify(body));
      const account = textIn(body, "GetCallerIdentityResult/Account");
      assert.match(account, /^\d{12}$/);
      assert.ok(textIn(body, "GetCallerIdentityResult/Arn").includes(`:${account}:`));
      assert.ok(textIn(body, "GetCallerIdentityResult/UserId"));
      // It looks there for the account when it may not ask STS.
      const user = await callSigned(cloud, "GetUser", {}, "iam");
      assert.ok(textIn(user.body, "GetUserResult/User/Arn").includes(`:${account}:`));
    } finally {
      await cloud.close();
    }
  });
}

// Building it takes minutes, so that it is tried only where somebody has: test/aws-clients/terraform/build.sh FOLDER does it.
for (const { name, open } of program === undefined ? [] : cloudsToWalk()) {
  // There is no Octavia to try.
  for (const configuration of name === "local" ? ["walk.tf", "balancing.tf"] : ["walk.tf"]) {
    it(`Terraform's AWS provider applies, changes and destroys ${configuration} on ${name}`, async () => {
      const cloud = await open();
      const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-terraform-"));
      try {
        const choice = await choose(cloud);
        const facts = {
          "@ENDPOINT@": cloud.endpoint,
          "@REGION@": cloud.region,
          "@IMAGE@": choice.imageId,
          "@TYPE@": choice.instanceType,
          "@SUBNET@": choice.subnetId,
          "@NAME@": `walk-${randomBytes(4).toString("hex")}`,
          "@PUBLIC-KEY@": newPublicKey("walk"),
        };
        const template = readFileSync(path.join(configurations, configuration), "utf8");
        const files = ["test", "production"].map((stage) => {
          const file = path.join(folder, `${stage}.tf`);
          const all = Object.entries({ ...facts, "@STAGE@": stage });
          writeFileSync(
            file,
            all.reduce((text, [word, value]) => text.replaceAll(word, value), template),
          );
          return file;
        });
        const environment = { ...awsEnvironment(cloud), HOME: folder };
        assert.match(await runTool(program as string, files, environment, folder), /^ok$/m);
      } finally {
        await cloud.close();
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
}
