import assert from "node:assert/strict";
import type { XmlElement } from "../../src/testing/strict-xml.ts";
import { textIn } from "./choose.ts";
import { elementsAt } from "./signed-client.ts";
import { filters, listed, tagged } from "./strict-calls.ts";
import { testTerraformCases } from "./terraform-cases.ts";

const everything = { "IpPermissions.1.IpProtocol": "-1", "IpPermissions.1.IpRanges.1.CidrIp": "0.0.0.0/0" };
const everythingOfSix = { "IpPermissions.1.IpProtocol": "-1", "IpPermissions.1.Ipv6Ranges.1.CidrIpv6": "::/0" };
const ssh = {
  "IpPermissions.1.IpProtocol": "tcp",
  "IpPermissions.1.FromPort": "22",
  "IpPermissions.1.ToPort": "22",
  "IpPermissions.1.IpRanges.1.CidrIp": "0.0.0.0/0",
};
const elementsOfGroup = [
  "groupId",
  "groupName",
  "groupDescription",
  "ownerId",
  "vpcId",
  "ipPermissions",
  "ipPermissionsEgress",
  "tagSet",
].map((element) => `securityGroupInfo/item/${element}`);

testTerraformCases(
  [
    "aws_security_group",
    async ({ call, name, refused, undo, untilRefused, vpcId }) => {
      const made = await call(
        "CreateSecurityGroup",
        { GroupName: name, GroupDescription: "Managed by Terraform", VpcId: vpcId, ...tagged("security-group", { Name: name }) },
        ["groupId"],
      );
      const GroupId = textIn(made, "groupId");
      const ids = listed("GroupId", [GroupId]);
      undo("DeleteSecurityGroup", { GroupId });
      await call("DescribeSecurityGroups", ids, elementsOfGroup);
      await call("RevokeSecurityGroupEgress", { GroupId, ...everything }, ["return"]);
      // There may be such a rule, and this be done; but of all refusals only these are expected.
      const second = call("RevokeSecurityGroupEgress", { GroupId, ...everythingOfSix });
      await second.catch(() =>
        refused(
          "RevokeSecurityGroupEgress",
          { GroupId, ...everythingOfSix },
          "InvalidPermission.NotFound",
          "InvalidParameterValue",
        ),
      );
      await call("AuthorizeSecurityGroupIngress", { GroupId, ...ssh }, ["return"]);
      await call("AuthorizeSecurityGroupEgress", { GroupId, ...everything }, ["return"]);
      const shown = await call("DescribeSecurityGroups", ids, [
        ...elementsOfGroup,
        "securityGroupInfo/item/ipPermissions/item/ipProtocol",
        "securityGroupInfo/item/ipPermissions/item/fromPort",
        "securityGroupInfo/item/ipPermissions/item/toPort",
        "securityGroupInfo/item/ipPermissions/item/ipRanges/item/cidrIp",
        "securityGroupInfo/item/ipPermissionsEgress/item/ipRanges/item/cidrIp",
      ]);
      assert.equal(textIn(shown, "securityGroupInfo/item/ipPermissionsEgress/item/ipProtocol"), "-1");
      await call("DescribeSecurityGroupRules", filters({ "group-id": GroupId }), [
        "securityGroupRuleSet/item/securityGroupRuleId",
        "securityGroupRuleSet/item/isEgress",
      ]);
      await call("RevokeSecurityGroupIngress", { GroupId, ...ssh }, ["return"]);
      await call("DescribeNetworkInterfaces", filters({ "group-id": GroupId }), ["networkInterfaceSet"]);
      await call("DeleteSecurityGroup", { GroupId });
      await untilRefused("DescribeSecurityGroups", ids, "InvalidGroup.NotFound");
    },
  ],
  [
    "aws_vpc_security_group_ingress_rule, several of a group at a time",
    async ({ call, name, undo, untilRefused, vpcId }) => {
      const made = await call(
        "CreateSecurityGroup",
        { GroupName: name, GroupDescription: "Managed by Terraform", VpcId: vpcId },
        ["groupId"],
      );
      const GroupId = textIn(made, "groupId");
      undo("DeleteSecurityGroup", { GroupId });
      const rules = await Promise.all(
        ["22", "80", "443"].map(async (port) => {
          const traffic = { ...ssh, "IpPermissions.1.FromPort": port, "IpPermissions.1.ToPort": port };
          const tags = tagged("security-group-rule", { Name: `${name}-${port}`, stage: "test" });
          const added = await call("AuthorizeSecurityGroupIngress", { GroupId, ...traffic, ...tags }, [
            "securityGroupRuleSet/item/securityGroupRuleId",
          ]);
          return { port, id: textIn(added, "securityGroupRuleSet/item/securityGroupRuleId") };
        }),
      );
      const read = async (id: string): Promise<Readonly<Record<string, string>>> => {
        const elements = ["securityGroupRuleId", "groupId", "isEgress", "ipProtocol", "fromPort", "toPort", "cidrIpv4", "tagSet"];
        const shown = await call(
          "DescribeSecurityGroupRules",
          listed("SecurityGroupRuleId", [id]),
          elements.map((element) => `securityGroupRuleSet/item/${element}`),
        );
        const tags = elementsAt(shown, "securityGroupRuleSet/item/tagSet/item");
        return Object.fromEntries(tags.map((tag) => [textIn(tag, "key"), textIn(tag, "value")]));
      };
      for (const { port, id } of rules) assert.deepEqual(await read(id), { Name: `${name}-${port}`, stage: "test" });
      await Promise.all(
        rules.map(async ({ id }) => {
          await call("DeleteTags", { ...listed("ResourceId", [id]), "Tag.1.Key": "Name" });
          await call("CreateTags", { ...listed("ResourceId", [id]), "Tag.1.Key": "stage", "Tag.1.Value": "production" });
        }),
      );
      for (const { id } of rules) {
        assert.deepEqual(await read(id), { stage: "production" });
        await call("RevokeSecurityGroupIngress", { GroupId, ...listed("SecurityGroupRuleId", [id]) }, ["return"]);
        await untilRefused(
          "DescribeSecurityGroupRules",
          listed("SecurityGroupRuleId", [id]),
          "InvalidSecurityGroupRuleId.NotFound",
        );
      }
      await call("DeleteSecurityGroup", { GroupId });
    },
  ],
  [
    "aws_vpc and aws_subnet",
    async ({ call, name, undo, until, untilRefused, zone }) => {
      const vpc = await call("CreateVpc", { CidrBlock: "10.77.0.0/16", ...tagged("vpc", { Name: name }) }, [
        "vpc/vpcId",
        "vpc/state",
      ]);
      const VpcId = textIn(vpc, "vpc/vpcId");
      const ids = listed("VpcId", [VpcId]);
      undo("DeleteVpc", { VpcId });
      await until("DescribeVpcs", ids, (body) => textIn(body, "vpcSet/item/state") === "available");
      const elements = ["vpcId", "cidrBlock", "dhcpOptionsId", "isDefault", "instanceTenancy", "ownerId", "tagSet"];
      const shown = await call(
        "DescribeVpcs",
        ids,
        elements.map((element) => `vpcSet/item/${element}`),
      );
      assert.equal(textIn(shown, "vpcSet/item/cidrBlock"), "10.77.0.0/16");
      for (const attribute of ["enableDnsHostnames", "enableDnsSupport", "enableNetworkAddressUsageMetrics"]) {
        await call("DescribeVpcAttribute", { VpcId, Attribute: attribute }, ["vpcId", `${attribute}/value`]);
      }
      await call("DescribeNetworkAcls", filters({ "vpc-id": VpcId, default: "true" }), ["networkAclSet"]);
      await call("DescribeRouteTables", filters({ "vpc-id": VpcId, "association.main": "true" }), ["routeTableSet"]);
      await call("DescribeSecurityGroups", filters({ "vpc-id": VpcId, "group-name": "default" }), ["securityGroupInfo"]);

      const subnet = await call(
        "CreateSubnet",
        { VpcId, CidrBlock: "10.77.1.0/24", AvailabilityZone: zone, ...tagged("subnet", { Name: name }) },
        ["subnet/subnetId", "subnet/state"],
      );
      const SubnetId = textIn(subnet, "subnet/subnetId");
      const subnetIds = listed("SubnetId", [SubnetId]);
      undo("DeleteSubnet", { SubnetId });
      await until("DescribeSubnets", subnetIds, (body) => textIn(body, "subnetSet/item/state") === "available");
      const ofSubnet = [
        "subnetId",
        "vpcId",
        "cidrBlock",
        "availabilityZone",
        "mapPublicIpOnLaunch",
        "assignIpv6AddressOnCreation",
        "ownerId",
      ];
      await call(
        "DescribeSubnets",
        subnetIds,
        [...ofSubnet, "tagSet"].map((element) => `subnetSet/item/${element}`),
      );
      await call("DescribeNetworkInterfaces", filters({ "subnet-id": SubnetId }), ["networkInterfaceSet"]);
      await call("DeleteSubnet", { SubnetId });
      await untilRefused("DescribeSubnets", subnetIds, "InvalidSubnetID.NotFound");
      await call("DeleteVpc", { VpcId });
      await untilRefused("DescribeVpcs", ids, "InvalidVpcID.NotFound");
    },
  ],
  [
    "aws_internet_gateway, aws_route_table, aws_route and aws_route_table_association",
    async ({ call, name, undo, until, untilRefused, zone }) => {
      const vpc = await call("CreateVpc", { CidrBlock: "10.78.0.0/16", ...tagged("vpc", { Name: name }) }, ["vpc/vpcId"]);
      const VpcId = textIn(vpc, "vpc/vpcId");
      undo("DeleteVpc", { VpcId });
      await until("DescribeVpcs", listed("VpcId", [VpcId]), (body) => textIn(body, "vpcSet/item/state") === "available");
      const block = { CidrBlock: "10.78.1.0/24", AvailabilityZone: zone };
      const subnet = await call("CreateSubnet", { VpcId, ...block, ...tagged("subnet", { Name: name }) }, ["subnet/subnetId"]);
      const SubnetId = textIn(subnet, "subnet/subnetId");
      undo("DeleteSubnet", { SubnetId });
      const subnetIds = listed("SubnetId", [SubnetId]);
      await until("DescribeSubnets", subnetIds, (body) => textIn(body, "subnetSet/item/state") === "available");

      const gateway = await call("CreateInternetGateway", tagged("internet-gateway", { Name: name }), [
        "internetGateway/internetGatewayId",
      ]);
      const InternetGatewayId = textIn(gateway, "internetGateway/internetGatewayId");
      const gatewayIds = listed("InternetGatewayId", [InternetGatewayId]);
      undo("DeleteInternetGateway", { InternetGatewayId });
      await call("AttachInternetGateway", { InternetGatewayId, VpcId }, ["return"]);
      undo("DetachInternetGateway", { InternetGatewayId, VpcId });
      const attachment = "internetGatewaySet/item/attachmentSet/item";
      const attached = await until(
        "DescribeInternetGateways",
        gatewayIds,
        (body) => textIn(body, `${attachment}/state`) === "available",
      );
      assert.equal(textIn(attached, `${attachment}/vpcId`), VpcId);
      await call(
        "DescribeInternetGateways",
        gatewayIds,
        ["internetGatewayId", "ownerId", "tagSet/item/key"].map((element) => `internetGatewaySet/item/${element}`),
      );

      const made = await call("CreateRouteTable", { VpcId, ClientToken: name, ...tagged("route-table", { Name: name }) }, [
        "routeTable/routeTableId",
      ]);
      const RouteTableId = textIn(made, "routeTable/routeTableId");
      const tableIds = listed("RouteTableId", [RouteTableId]);
      undo("DeleteRouteTable", { RouteTableId });
      const ofTable = ["routeTableId", "vpcId", "ownerId", "routeSet", "associationSet", "propagatingVgwSet", "tagSet/item/key"];
      await call(
        "DescribeRouteTables",
        tableIds,
        ofTable.map((element) => `routeTableSet/item/${element}`),
      );
      const route = { RouteTableId, DestinationCidrBlock: "0.0.0.0/0" };
      await call("CreateRoute", { ...route, GatewayId: InternetGatewayId }, ["return"]);
      const gatewaysOf = (body: XmlElement) =>
        elementsAt(body, "routeTableSet/item/routeSet/item/gatewayId").map(({ text }) => text);
      await until("DescribeRouteTables", tableIds, (body) => gatewaysOf(body).includes(InternetGatewayId));
      await call(
        "DescribeRouteTables",
        tableIds,
        ["destinationCidrBlock", "gatewayId", "state", "origin"].map((element) => `routeTableSet/item/routeSet/item/${element}`),
      );

      const associated = await call("AssociateRouteTable", { RouteTableId, SubnetId }, [
        "associationId",
        "associationState/state",
      ]);
      const AssociationId = textIn(associated, "associationId");
      undo("DisassociateRouteTable", { AssociationId });
      const byAssociation = filters({ "association.route-table-association-id": AssociationId });
      const association = "routeTableSet/item/associationSet/item";
      const associatedTable = await until(
        "DescribeRouteTables",
        byAssociation,
        (body) => textIn(body, `${association}/associationState/state`) === "associated",
      );
      assert.equal(textIn(associatedTable, `${association}/subnetId`), SubnetId);
      assert.equal(textIn(associatedTable, `${association}/main`), "false");

      await call("DisassociateRouteTable", { AssociationId }, ["return"]);
      await until("DescribeRouteTables", byAssociation, (body) => elementsAt(body, "routeTableSet/item").length === 0);
      await call("DeleteRoute", route, ["return"]);
      await until("DescribeRouteTables", tableIds, (body) => !gatewaysOf(body).includes(InternetGatewayId));
      await call("DeleteRouteTable", { RouteTableId }, ["return"]);
      await untilRefused("DescribeRouteTables", tableIds, "InvalidRouteTableID.NotFound");
      await call("DetachInternetGateway", { InternetGatewayId, VpcId }, ["return"]);
      await until("DescribeInternetGateways", gatewayIds, (body) => elementsAt(body, attachment).length === 0);
      await call("DeleteInternetGateway", { InternetGatewayId }, ["return"]);
      await untilRefused("DescribeInternetGateways", gatewayIds, "InvalidInternetGatewayID.NotFound");
      await call("DeleteSubnet", { SubnetId });
      await call("DeleteVpc", { VpcId });
      await untilRefused("DescribeVpcs", listed("VpcId", [VpcId]), "InvalidVpcID.NotFound");
    },
  ],
  [
    "aws_eip and its association",
    async ({ call, name, refused, undo, until, ...scene }) => {
      const made = await call("AllocateAddress", { Domain: "vpc", ...tagged("elastic-ip", { Name: name }) }, [
        "allocationId",
        "publicIp",
        "domain",
      ]);
      const AllocationId = textIn(made, "allocationId");
      undo("ReleaseAddress", { AllocationId });
      // The provider releases no address whose id begins otherwise.
      assert.match(AllocationId, /^eipalloc-/);
      const ids = listed("AllocationId", [AllocationId]);
      await call(
        "DescribeAddresses",
        ids,
        ["publicIp", "allocationId", "domain", "tagSet"].map((element) => `addressesSet/item/${element}`),
      );
      await call("DescribeAddressesAttribute", { ...ids, Attribute: "domain-name" }, ["addressSet"]);
      const run = await call("RunInstances", {
        ImageId: scene.imageId,
        InstanceType: scene.instanceType,
        MinCount: "1",
        MaxCount: "1",
        SubnetId: scene.subnetId,
      });
      const InstanceId = textIn(run, "instancesSet/item/instanceId");
      const instances = listed("InstanceId", [InstanceId]);
      undo("TerminateInstances", instances);
      const state = "reservationSet/item/instancesSet/item/instanceState/name";
      await until("DescribeInstances", instances, (body) => textIn(body, state) === "running");
      const associated = await call("AssociateAddress", { AllocationId, InstanceId }, ["associationId"]);
      const AssociationId = textIn(associated, "associationId");
      const elements = ["publicIp", "allocationId", "associationId", "instanceId", "networkInterfaceId", "privateIpAddress"];
      const shown = await call(
        "DescribeAddresses",
        filters({ "association-id": AssociationId }),
        elements.map((element) => `addressesSet/item/${element}`),
      );
      assert.equal(textIn(shown, "addressesSet/item/instanceId"), InstanceId);
      await call("DisassociateAddress", { AssociationId }, ["return"]);
      const free = await call("DescribeAddresses", filters({ "association-id": AssociationId }));
      assert.deepEqual(elementsAt(free, "addressesSet/item"), []);
      await call("ReleaseAddress", { AllocationId }, ["return"]);
      await refused("DescribeAddresses", ids, "InvalidAllocationID.NotFound");
      await call("TerminateInstances", instances);
      await until("DescribeInstances", instances, (body) => textIn(body, state) === "terminated");
    },
  ],
);
