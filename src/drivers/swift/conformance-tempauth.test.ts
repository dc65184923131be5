import { it } from "node:test";
import { driverHarness } from "../../testing/conformance/driver-harness.ts";
import { testDriver } from "../../testing/conformance/suite.ts";
import { needsSwift, swiftHarness } from "../../testing/swift-stores.ts";
import swift from "./driver.ts";

const options = swiftHarness("tempauth");
if (options) testDriver("Swift (tempauth)", driverHarness(swift, options));
else it.skip(needsSwift("tempauth"), () => {});
