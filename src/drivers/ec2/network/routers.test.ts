import assert from "node:assert/strict";
import { it } from "node:test";
import { queryCloud } from "../../../testing/query-cloud.ts";
import ec2 from "../driver.ts";

/** A route by the elements that tell where it is for, and where it leads. */
const route = (elements: Readonly<Record<string, string>>): string =>
  `<item>${Object.entries(elements)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join("")}<state>active</state></item>`;

it("a router shows every route, whatever it is for and whatever it leads to", async (context) => {
  const routes = [
    { destinationCidrBlock: "10.0.0.0/16", gatewayId: "local" },
    { destinationCidrBlock: "0.0.0.0/0", natGatewayId: "nat-1" },
    { destinationCidrBlock: "172.16.0.0/12", instanceId: "i-1", instanceOwnerId: "1", networkInterfaceId: "eni-1" },
    { destinationCidrBlock: "172.31.0.0/16", vpcPeeringConnectionId: "pcx-1" },
    { destinationCidrBlock: "192.168.0.0/16", transitGatewayId: "tgw-1" },
    { destinationIpv6CidrBlock: "::/0", egressOnlyInternetGatewayId: "eigw-1" },
    { destinationPrefixListId: "pl-1", gatewayId: "vpce-1" },
  ];
  const table = `<routeTableId>rtb-1</routeTableId><vpcId>vpc-1</vpcId><routeSet>${routes.map(route).join("")}</routeSet>`;
  const { cloud } = await queryCloud(context, ec2, {
    DescribeRouteTables: `<routeTableSet><item>${table}</item></routeTableSet>`,
  });
  const { routes: shown } = await cloud.call("routers", "get", { id: "rtb-1" });
  assert.deepEqual(
    shown.map(({ destination, target }) => `${destination} ${target}`),
    [
      "10.0.0.0/16 local",
      "0.0.0.0/0 nat-1",
      "172.16.0.0/12 i-1",
      "172.31.0.0/16 pcx-1",
      "192.168.0.0/16 tgw-1",
      "::/0 eigw-1",
      "pl-1 vpce-1",
    ],
  );
});
