import type { Driver } from "../../model/driver.ts";
import { realms } from "./compute/realms.ts";
import type { ServiceMakers } from "./session.ts";

/** What drivers of this family declare alike. */
export const declaration = {
  features: {},
} satisfies Partial<Driver>;

/** All services of AWS's cloud. */
export const services = { realms } satisfies ServiceMakers;
