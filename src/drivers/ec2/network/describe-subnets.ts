import { subnetDocument } from "../../../protocols/ec2/documents/subnet.ts";
import { defineDescribe } from "../query/describe.ts";

export const describeSubnets = defineDescribe("DescribeSubnets", { ids: "SubnetId", set: "subnetSet", item: subnetDocument });
