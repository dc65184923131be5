import assert from "node:assert/strict";
import { it } from "node:test";
import { collect } from "../../../testing/conformance/assertions.ts";
import { queryCloud } from "../../../testing/query-cloud.ts";
import ec2 from "../driver.ts";

it("a distribution has its own images alone, also where two share an account", async (context) => {
  const images = [
    ["ami-c", "CentOS Stream 9 x86_64", "125523088429"],
    ["ami-f", "Fedora-Cloud-Base-42", "125523088429"],
    ["ami-d", "debian-13", "136693071363"],
  ] as const;
  const { cloud, asked } = await queryCloud(context, ec2, {
    DescribeImages: (fields) => {
      const own = images.filter(([, , owner]) => [fields["Owner.1"], fields["Owner.2"]].includes(owner));
      const items = own.map(
        ([id, name, owner]) => `<item><imageId>${id}</imageId><name>${name}</name><imageOwnerId>${owner}</imageOwnerId></item>`,
      );
      return `<imagesSet>${items.join("")}</imagesSet>`;
    },
  });
  const listed = async (ownerId: string | readonly string[]) =>
    (await collect(cloud.list("images", { ownerId }))).map(({ id }) => id);
  assert.deepEqual(await listed("fedora"), ["ami-f"]);
  assert.deepEqual(await listed(["centos", "Debian"]), ["ami-c", "ami-d"]);
  assert.deepEqual(await listed(["fedora", "centos"]), ["ami-c", "ami-f"]);
  assert.deepEqual(await listed(["fedora", "125523088429"]), ["ami-c", "ami-f"]);
  assert.deepEqual(
    asked.map(({ fields }) => [fields["Owner.1"], fields["Owner.2"]]),
    [
      ["125523088429", undefined],
      ["125523088429", "136693071363"],
      ["125523088429", undefined],
      ["125523088429", undefined],
    ],
  );
});
