import assert from "node:assert/strict";
import { textIn } from "./choose.ts";
import { elementsAt } from "./signed-client.ts";
import { filters, listed, tagged } from "./strict-calls.ts";
import { testTerraformCases, type TerraformScene } from "./terraform-cases.ts";
import { newPublicKey } from "./walk/keys.ts";

const shown = "reservationSet/item/instancesSet/item";
const stateIn = (body: Parameters<typeof textIn>[0]): string => textIn(body, `${shown}/instanceState/name`);

/** What the provider takes out of an instance without asking whether it is there. */
const elementsOfInstance = [
  "instanceId",
  "imageId",
  "instanceType",
  "instanceState/code",
  "instanceState/name",
  "placement/availabilityZone",
  "placement/tenancy",
  "privateDnsName",
  "dnsName",
  "privateIpAddress",
  "subnetId",
  "vpcId",
  "monitoring/state",
  "sourceDestCheck",
  "ebsOptimized",
  "rootDeviceName",
  "rootDeviceType",
  "groupSet/item/groupId",
  "networkInterfaceSet/item/networkInterfaceId",
  "networkInterfaceSet/item/attachment/deviceIndex",
  "networkInterfaceSet/item/privateIpAddress",
  "tagSet",
  "cpuOptions/coreCount",
  "cpuOptions/threadsPerCore",
  "metadataOptions/state",
  "metadataOptions/httpTokens",
  "metadataOptions/httpEndpoint",
  "metadataOptions/httpPutResponseHopLimit",
].map((element) => `${shown}/${element}`);

const elementsOfVpc = ["vpcId", "state", "cidrBlock", "dhcpOptionsId", "isDefault", "instanceTenancy", "tagSet"].map(
  (element) => `vpcSet/item/${element}`,
);

testTerraformCases(
  [
    "aws_instance",
    async (scene) => {
      const { call, name, until, undo } = scene;
      await call("DescribeImages", listed("ImageId", [scene.imageId]), ["imagesSet/item/rootDeviceName"]);
      const run = await call(
        "RunInstances",
        {
          ImageId: scene.imageId,
          InstanceType: scene.instanceType,
          MinCount: "1",
          MaxCount: "1",
          ClientToken: name,
          "NetworkInterface.1.DeviceIndex": "0",
          "NetworkInterface.1.SubnetId": scene.subnetId,
          "NetworkInterface.1.AssociatePublicIpAddress": "false",
          "MetadataOptions.HttpTokens": "optional",
          UserData: Buffer.from("#!/bin/sh\n").toString("base64"),
          ...tagged("instance", { Name: name }),
        },
        ["instancesSet/item/instanceId", "instancesSet/item/instanceState/name"],
      );
      const instanceId = textIn(run, "instancesSet/item/instanceId");
      const ids = listed("InstanceId", [instanceId]);
      undo("TerminateInstances", ids);
      await until("DescribeInstances", ids, (body) => stateIn(body) === "running");
      await readsInstance(scene, instanceId);
      await updatesInstance(scene, instanceId);
      await call("ModifyInstanceAttribute", { InstanceId: instanceId, "DisableApiTermination.Value": "false" });
      await call("TerminateInstances", ids, ["instancesSet/item/currentState/name", "instancesSet/item/previousState/name"]);
      await until("DescribeInstances", ids, (body) => stateIn(body) === "terminated");
    },
  ],
  [
    "aws_key_pair",
    async ({ call, name, refused, undo }) => {
      const material = Buffer.from(newPublicKey("terraform")).toString("base64");
      undo("DeleteKeyPair", { KeyName: name });
      await call("ImportKeyPair", { KeyName: name, PublicKeyMaterial: material, ...tagged("key-pair", { Name: name }) }, [
        "keyName",
      ]);
      const key = await call(
        "DescribeKeyPairs",
        { "KeyName.1": name, IncludePublicKey: "true" },
        ["keyPairId", "keyName", "keyFingerprint", "keyType", "tagSet"].map((element) => `keySet/item/${element}`),
      );
      assert.match(textIn(key, "keySet/item/keyPairId"), /^key-/);
      await call("DeleteKeyPair", { KeyName: name }, ["return"]);
      await refused("DescribeKeyPairs", { "KeyName.1": name }, "InvalidKeyPair.NotFound");
    },
  ],
  [
    "data sources",
    async ({ call, imageId, instanceType, vpcId, zone }) => {
      await call("DescribeAccountAttributes", { "AttributeName.1": "supported-platforms" }, [
        "accountAttributeSet/item/attributeValueSet/item/attributeValue",
      ]);
      const zones = ["zoneName", "zoneId", "zoneState", "regionName"].map((element) => `availabilityZoneInfo/item/${element}`);
      await call("DescribeAvailabilityZones", filters({ "zone-name": zone }), zones);
      await call("DescribeRegions", {}, ["regionInfo/item/regionName", "regionInfo/item/regionEndpoint"]);
      await call("DescribeInstanceTypeOfferings", filters({ "instance-type": instanceType }), [
        "instanceTypeOfferingSet/item/instanceType",
        "instanceTypeOfferingSet/item/location",
      ]);
      await call("DescribeVpcs", filters({ "vpc-id": vpcId }), elementsOfVpc);
      const image = [
        "imageId",
        "imageLocation",
        "imageState",
        "imageOwnerId",
        "creationDate",
        "isPublic",
        "architecture",
        "imageType",
      ];
      const more = [
        "name",
        "rootDeviceName",
        "rootDeviceType",
        "virtualizationType",
        "hypervisor",
        "blockDeviceMapping",
        "tagSet",
      ];
      const elements = [...image, ...more].map((element) => `imagesSet/item/${element}`);
      const { children } = await call(
        "DescribeImages",
        { ...filters({ "image-id": imageId }), IncludeDeprecated: "false" },
        elements,
      );
      for (const device of children.flatMap((each) => elementsAt(each, "item/blockDeviceMapping/item"))) {
        for (const element of ["deviceName", "ebs/deleteOnTermination", "ebs/encrypted", "ebs/volumeSize", "ebs/volumeType"]) {
          assert.ok(textIn(device, element));
        }
      }
    },
  ],
);

async function readsInstance({ call, instanceType, vpcId, lacks }: TerraformScene, instanceId: string): Promise<void> {
  const body = await call("DescribeInstances", listed("InstanceId", [instanceId]), elementsOfInstance);
  assert.equal(elementsAt(body, shown).length, 1);
  const type = ["instanceType", "vCpuInfo/defaultVCpus", "memoryInfo/sizeInMiB", "burstablePerformanceSupported"];
  const more = [
    "processorInfo/supportedArchitectures/item",
    "hypervisor",
    "bareMetal",
    "currentGeneration",
    "instanceStorageSupported",
  ];
  const elements = [...type, ...more].map((element) => `instanceTypeSet/item/${element}`);
  await call("DescribeInstanceTypes", listed("InstanceType", [instanceType]), elements);
  await call("DescribeVpcs", listed("VpcId", [vpcId]), ["vpcSet/item/isDefault"]);
  await call("DescribeTags", filters({ "resource-id": instanceId, key: "aws:ec2launchtemplate:id" }), ["tagSet"]);
  for (const attribute of ["instanceInitiatedShutdownBehavior", "disableApiStop", "disableApiTermination", "userData"]) {
    await call("DescribeInstanceAttribute", { InstanceId: instanceId, Attribute: attribute }, [
      "instanceId",
      attribute === "userData" && lacks.has("user data") ? attribute : `${attribute}/value`,
    ]);
  }
  const devices = elementsAt(body, `${shown}/blockDeviceMapping/item/ebs/volumeId`).map(({ text }) => text);
  if (devices.length > 0) await call("DescribeVolumes", listed("VolumeId", devices), ["volumeSet/item/volumeType"]);
}

async function updatesInstance({ call, name, until, lacks }: TerraformScene, instanceId: string): Promise<void> {
  const ids = listed("InstanceId", [instanceId]);
  await call("StopInstances", ids, ["instancesSet/item/currentState/name"]);
  await until("DescribeInstances", ids, (body) => stateIn(body) === "stopped");
  if (!lacks.has("user data")) {
    const userData = Buffer.from("#!/bin/sh\ntrue\n").toString("base64");
    await call("ModifyInstanceAttribute", { InstanceId: instanceId, "UserData.Value": userData }, ["return"]);
    const attribute = await call("DescribeInstanceAttribute", { InstanceId: instanceId, Attribute: "userData" });
    assert.equal(textIn(attribute, "userData/value"), userData);
  }
  await call("StartInstances", ids, ["instancesSet/item/currentState/name"]);
  await until("DescribeInstances", ids, (body) => stateIn(body) === "running");
  await call("CreateTags", { ...listed("ResourceId", [instanceId]), "Tag.1.Key": "stage", "Tag.1.Value": "" }, ["return"]);
  await call("DeleteTags", { ...listed("ResourceId", [instanceId]), "Tag.1.Key": "stage" }, ["return"]);
  const tags = await call("DescribeTags", filters({ "resource-id": instanceId }));
  assert.deepEqual(
    elementsAt(tags, "tagSet/item/value").map(({ text }) => text),
    [name],
  );
}
