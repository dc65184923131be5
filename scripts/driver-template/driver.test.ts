import { testDriver } from "../../src/driver-kit/driver-kit.ts";
import driver from "./driver.ts";

await testDriver("nimbus", driver);
