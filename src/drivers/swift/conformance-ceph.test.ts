import { it } from "node:test";
import { driverHarness } from "../../testing/conformance/driver-harness.ts";
import { testDriver } from "../../testing/conformance/suite.ts";
import { needsSwift, swiftHarness } from "../../testing/swift-stores.ts";
import swift from "./driver.ts";

const options = swiftHarness("ceph");
if (options) testDriver("Swift (ceph)", driverHarness(swift, options));
else it.skip(needsSwift("ceph"), () => {});
