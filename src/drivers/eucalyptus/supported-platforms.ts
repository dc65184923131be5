import type { ServiceKey } from "../../model/collections.ts";
import { isCloudError } from "../../model/errors.ts";
import { list, string, struct } from "../../model/shape.ts";
import type { Connection } from "../ec2/connection.ts";
import { defineAction } from "../ec2/query/action.ts";
import { queryServices } from "../ec2/query/services.ts";

const describeAccountAttributes = defineAction(queryServices.ec2, "DescribeAccountAttributes", {
  parameters: { AttributeName: list(string()) },
  document: {
    accountAttributeSet: list(struct({ attributeName: string(), attributeValueSet: list(struct({ attributeValue: string() })) })),
  },
});

/** What a cloud has whose networking is VPC's. */
const networking: ReadonlySet<ServiceKey> = new Set(["networks", "subnets", "networkInterfaces", "routers"]);

/** In milliseconds. */
const believed = 3_600_000;

/** How clouds say that they do not know an action: the old ones refuse it as a wrong request. */
const unknown: ReadonlySet<string> = new Set(["unsupported", "invalid_argument"]);

/** The collections of VPC, where the cloud's networking is of the classic kind, which it tells when it is asked. */
export async function classicLacks(connection: Connection): Promise<ReadonlySet<ServiceKey>> {
  const { context, location } = connection;
  if (!location.kinds.has("ec2")) return new Set();
  const hasNetworks = await context.cache.getOrCreate("has networks", believed, async () => {
    try {
      const asked = { AttributeName: ["supported-platforms"] };
      const { accountAttributeSet } = await connection.call(describeAccountAttributes, asked);
      return accountAttributeSet.some(({ attributeValueSet }) =>
        attributeValueSet.some(({ attributeValue }) => attributeValue === "VPC"),
      );
    } catch (error) {
      if (isCloudError(error) && unknown.has(error.code)) return false;
      throw error;
    }
  });
  return hasNetworks ? new Set() : networking;
}
