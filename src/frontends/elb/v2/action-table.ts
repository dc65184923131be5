import { actionTable } from "../../aws-query/action.ts";
import { actions as attributes } from "./attributes.ts";
import { actions as describing } from "./describing.ts";
import { actions as encryption } from "./encryption.ts";
import { actions as listeners } from "./listeners.ts";
import { actions as loadBalancers } from "./load-balancers.ts";
import { actions as tagging } from "./tagging.ts";
import { actions as targetGroups } from "./target-groups.ts";
import { actions as targets } from "./targets.ts";

/** Every action of load balancing's second version that we have, by name. */
export const v2Actions = actionTable(
  attributes,
  describing,
  encryption,
  listeners,
  loadBalancers,
  tagging,
  targetGroups,
  targets,
);
