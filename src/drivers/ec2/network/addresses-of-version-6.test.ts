import assert from "node:assert/strict";
import { it } from "node:test";
import { queryCloud } from "../../../testing/query-cloud.ts";
import ec2 from "../driver.ts";

const six = "<ipv6AddressesSet><item><ipv6Address>2001:db8::5</ipv6Address></item></ipv6AddressesSet>";
const associated = (address: string): string => `<association><publicIp>${address}</publicIp></association>`;

it("what has no addresses of version 4 is shown with those of version 6", async (context) => {
  const block = "<ipv6CidrBlock>2001:db8::/64</ipv6CidrBlock><ipv6CidrBlockState><state>associated</state></ipv6CidrBlockState>";
  const { cloud } = await queryCloud(context, ec2, {
    DescribeSubnets: `<subnetSet><item><subnetId>subnet-1</subnetId><ipv6CidrBlockAssociationSet><item>${block}</item></ipv6CidrBlockAssociationSet></item></subnetSet>`,
    DescribeNetworkInterfaces: `<networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId>${six}</item></networkInterfaceSet>`,
  });
  assert.equal((await cloud.call("subnets", "get", { id: "subnet-1" })).addressBlock, "2001:db8::/64");
  assert.equal((await cloud.call("networkInterfaces", "get", { id: "eni-1" })).ipAddress, "2001:db8::5");
});

it("an instance is shown with the public addresses of all its private ones, each once", async (context) => {
  const privates = ["192.0.2.1", "192.0.2.2"].map(
    (address, index) => `<item><privateIpAddress>10.0.0.${index}</privateIpAddress>${associated(address)}</item>`,
  );
  const first = `<item><networkInterfaceId>eni-1</networkInterfaceId>${associated("192.0.2.1")}<privateIpAddressesSet>${privates.join("")}</privateIpAddressesSet></item>`;
  const second = `<item><networkInterfaceId>eni-2</networkInterfaceId>${associated("192.0.2.3")}${six}</item>`;
  const instance = `<instanceId>i-1</instanceId><ipAddress>192.0.2.1</ipAddress><networkInterfaceSet>${first}${second}</networkInterfaceSet>`;
  const { cloud } = await queryCloud(context, ec2, {
    DescribeInstances: `<reservationSet><item><instancesSet><item>${instance}</item></instancesSet></item></reservationSet>`,
  });
  const { publicAddresses, networkInterfaces } = await cloud.call("instances", "get", { id: "i-1" });
  assert.deepEqual(
    publicAddresses.map(({ address }) => address),
    ["192.0.2.1", "2001:db8::5", "192.0.2.2", "192.0.2.3"],
  );
  assert.equal(networkInterfaces?.[1]?.privateAddress, "2001:db8::5");
});
