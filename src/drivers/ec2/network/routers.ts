import { mapped } from "../../../http/pages.ts";
import type { Services } from "../../../model/collections.ts";
import type { Router } from "../../../model/collections/routers.ts";
import { needed, type Answer } from "../../../protocols/aws-query/answer-reader.ts";
import { routeTableDocument, routeTargetNames } from "../../../protocols/ec2/documents/routing.ts";
import type { Connection } from "../connection.ts";
import { notFound } from "../failures.ts";
import { described, defineDescribe, describedOf } from "../query/describe.ts";
import { namedBy } from "../tagging.ts";

const describeRouteTables = defineDescribe("DescribeRouteTables", {
  ids: "RouteTableId",
  set: "routeTableSet",
  item: routeTableDocument,
  pageSize: 100,
});

/** Routers are tables of routes, which can be looked at. */
export function routers(connection: Connection) {
  return {
    list: ({ id, networkId }) =>
      mapped(described(connection, describeRouteTables, { filters: { "route-table-id": id, "vpc-id": networkId } }), toRouter),
    get: async ({ id }) => {
      const [table] = await describedOf(connection, describeRouteTables, [id]);
      if (!table) throw notFound("router", id);
      return toRouter(table);
    },
  } satisfies Services["routers"];
}

function toRouter(table: Answer<typeof routeTableDocument>): Router {
  return {
    id: needed(table, "routeTableId"),
    ...namedBy(table.tagSet),
    state: "up",
    ...(table.vpcId && { networkId: table.vpcId }),
    main: table.associationSet.some(({ main }) => main === true),
    subnetIds: table.associationSet.flatMap(({ subnetId }) => subnetId || []),
    routes: table.routeSet.flatMap((route) => {
      const destination = route.destinationCidrBlock || route.destinationIpv6CidrBlock || route.destinationPrefixListId;
      const [target] = routeTargetNames.flatMap((name) => route[name] || []);
      return destination && target ? [{ destination, target }] : [];
    }),
  };
}
