// Adds regions to the driver ec2's list that AWS has got meanwhile: npm run refresh-regions
//
// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN are those of any account, which may do ec2:DescribeRegions; AWS_REGION is
// one of the partition that is asked (aws unless told, aws-cn with cn-north-1), AWS_ENDPOINT_URL_EC2 another address than AWS's.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { askForRegions } from "./ask-for-regions.ts";
import { projectRoot } from "./project.ts";
import { withRegions } from "./region-list.ts";

/** The original's. */
const first = 7;

const file = path.join(projectRoot(), "src/drivers/ec2/location/regions.ts");
const {
  AWS_ACCESS_KEY_ID: id,
  AWS_SECRET_ACCESS_KEY: password,
  AWS_SESSION_TOKEN: token,
  AWS_REGION: region = "us-east-1",
  AWS_ENDPOINT_URL_EC2: address,
} = process.env;

try {
  if (!id || !password) throw new Error("there are no AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  const user = token ? `${id};token=${token}` : id;
  const told = await askForRegions(address ? `${region};ec2=${address}` : region, { user, password });
  const { source, added, ignored } = withRegions(readFileSync(file, "utf8"), told, first);
  if (added.length > 0) writeFileSync(file, source);
  console.log(added.length > 0 ? `Added ${added.join(", ")}.` : `All of ${told.length} regions are known.`);
  if (ignored.length > 0) console.error(`These look like no regions, and were left out: ${ignored.join(", ")}`);
} catch (error) {
  console.error(`The list stays as it was: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
