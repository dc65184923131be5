import { it } from "node:test";
import { driverHarness } from "../../testing/conformance/driver-harness.ts";
import { testDriver } from "../../testing/conformance/suite.ts";
import { ec2Cloud, ec2Harness, motoHarness, needsEc2 } from "../../testing/ec2-cloud.ts";
import ec2 from "./driver.ts";

const cloud = ec2Cloud();
if (cloud) testDriver("EC2", driverHarness(ec2, cloud.isMoto ? motoHarness(cloud) : ec2Harness(cloud)));
else it.skip(needsEc2, () => {});
