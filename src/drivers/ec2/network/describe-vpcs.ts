import { vpcDocument } from "../../../protocols/ec2/documents/vpc.ts";
import { defineDescribe } from "../query/describe.ts";

export const describeVpcs = defineDescribe("DescribeVpcs", { ids: "VpcId", set: "vpcSet", item: vpcDocument });
