import { driverHarness } from "../../testing/conformance/driver-harness.ts";
import { testDriver } from "../../testing/conformance/suite.ts";
import local from "./driver.ts";

testDriver("the local cloud", driverHarness(local));
