import { it } from "node:test";
import { driverHarness } from "../../testing/conformance/driver-harness.ts";
import { testDriver } from "../../testing/conformance/suite.ts";
import { needsOpenStack, openStackCloud, openStackHarness } from "../../testing/openstack-cloud.ts";
import openstack from "./driver.ts";

const cloud = openStackCloud();
if (cloud) testDriver("OpenStack", driverHarness(openstack, openStackHarness(cloud)));
else it.skip(needsOpenStack, () => {});
