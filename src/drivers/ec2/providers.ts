import { list, struct } from "../../model/shape.ts";
import { regionDocument } from "../../protocols/ec2/documents/region.ts";
import type { Connection } from "./connection.ts";
import { defineAction } from "./query/action.ts";
import { queryServices } from "./query/services.ts";

const { regionName } = regionDocument.fields;

/** Without the regions that the account has not opted into, where nothing would be answered. */
const describeRegions = defineAction(queryServices.ec2, "DescribeRegions", {
  parameters: {},
  document: { regionInfo: list(struct({ regionName })) },
});

/**
 * The regions that the account sees, each with the provider string that leads there.
 * @throws `unsupported` where the provider names no address of EC2
 */
export async function providersOf(connection: Connection): Promise<readonly { id: string; name: string; url: string }[]> {
  const { regionInfo } = await connection.call(describeRegions, {});
  return regionInfo.flatMap(({ regionName: name }) =>
    name ? [{ id: name, name, url: connection.entrance.providerIn(connection, name) }] : [],
  );
}
