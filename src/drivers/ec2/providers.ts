import { boolean, list, optional, struct } from "../../model/shape.ts";
import { regionDocument } from "../../protocols/ec2/documents/region.ts";
import type { Connection } from "./connection.ts";
import { defineAction } from "./query/action.ts";
import { queryServices } from "./query/services.ts";

const { regionName } = regionDocument.fields;

const describeRegions = defineAction(queryServices.ec2, "DescribeRegions", {
  parameters: { AllRegions: optional(boolean()) },
  document: { regionInfo: list(struct({ regionName })) },
});

/**
 * The names of the cloud's regions.
 * @param all whether also those that the account has not opted into, where nothing would be answered
 * @throws `unsupported` where the provider names no address of EC2
 */
export async function regionsOf(connection: Connection, all = false): Promise<readonly string[]> {
  const { regionInfo } = await connection.call(describeRegions, { AllRegions: all || undefined });
  return regionInfo.flatMap(({ regionName: name }) => name || []);
}

/**
 * The regions that the account sees, each with the provider string that leads there.
 * @throws `unsupported` where the provider names no address of EC2
 */
export async function providersOf(connection: Connection): Promise<readonly { id: string; name: string; url: string }[]> {
  const names = await regionsOf(connection);
  return names.map((name) => ({ id: name, name, url: connection.entrance.providerIn(connection, name) }));
}
