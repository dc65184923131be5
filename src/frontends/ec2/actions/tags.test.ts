import assert from "node:assert/strict";
import { test } from "node:test";
import mock from "../../../drivers/mock/driver.ts";
import { openDriver } from "../../../drivers/local/test-local.ts";
import { queryClient } from "../../../testing/query-client.ts";
import frontend from "../frontend.ts";

const instanceIds = "reservationSet.item.instancesSet.item.instanceId";

test("tags come, change and go, and Name is the name", async (t) => {
  const client = await queryClient(t, frontend, await openDriver());
  const [id = ""] = (await client.ok("DescribeInstances")).at(instanceIds);
  const tagsOf = async (): Promise<Readonly<Record<string, string | undefined>>> => {
    const found = await client.ok("DescribeTags", { "Filter.1.Name": "resource-id", "Filter.1.Value.1": id });
    const values = found.at("tagSet.item.value");
    return Object.fromEntries(found.at("tagSet.item.key").map((key, index) => [key, values[index]]));
  };
  const tag = (tags: Readonly<Record<string, string | undefined>>): Record<string, string> => {
    const parameters: Record<string, string> = { "ResourceId.1": id };
    Object.entries(tags).forEach(([key, value], index) => {
      parameters[`Tag.${index + 1}.Key`] = key;
      if (value !== undefined) parameters[`Tag.${index + 1}.Value`] = value;
    });
    return parameters;
  };
  await client.ok("CreateTags", tag({ Name: "web", role: "front", empty: "" }));
  assert.deepEqual(await tagsOf(), { Name: "web", role: "front", empty: "" });
  await client.ok("CreateTags", tag({ role: "back" }));
  await client.ok("DeleteTags", tag({ role: "front", empty: undefined }));
  assert.deepEqual(await tagsOf(), { Name: "web", role: "back" });
  assert.deepEqual(
    (await client.ok("DescribeInstances", { "Filter.1.Name": "tag:Name", "Filter.1.Value.1": "w*" })).at(instanceIds),
    [id],
  );
  assert.equal((await client.call("CreateTags", tag({ "aws:x": "1" }))).code, "InvalidParameterValue");
  assert.equal(
    (await client.call("CreateTags", { ...tag({ a: "1" }), "ResourceId.2": "i-00000000" })).code,
    "InvalidInstanceID.NotFound",
  );
  assert.equal((await client.call("CreateTags", { ...tag({ a: "1" }), "ResourceId.2": "nonsense" })).code, "InvalidID");
  assert.deepEqual(await tagsOf(), { Name: "web", role: "back" });
});

test("a cloud without a place for tags takes none, and does not act as if", async (t) => {
  const client = await queryClient(t, frontend, mock);
  const [id = ""] = (await client.ok("DescribeInstances")).at(instanceIds);
  const [image = ""] = (await client.ok("DescribeImages")).at("imagesSet.item.imageId");
  assert.equal(
    (await client.call("CreateTags", { "ResourceId.1": id, "Tag.1.Key": "role", "Tag.1.Value": "x" })).code,
    "UnsupportedOperation",
  );
  const launch = { ImageId: image, "TagSpecification.1.ResourceType": "instance", "TagSpecification.1.Tag.1.Key": "role" };
  const before = (await client.ok("DescribeInstances")).at(instanceIds);
  assert.equal((await client.call("RunInstances", launch)).code, "UnsupportedOperation");
  assert.deepEqual((await client.ok("DescribeInstances")).at(instanceIds), before);
  const named = await client.ok("RunInstances", {
    ...launch,
    "TagSpecification.1.Tag.1.Key": "Name",
    "TagSpecification.1.Tag.1.Value": "web",
  });
  assert.deepEqual(named.at("instancesSet.item.tagSet.item.value"), ["web"]);
});
