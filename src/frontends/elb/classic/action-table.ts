import { actionTable } from "../../aws-query/action.ts";
import { actions as instances } from "./instances.ts";
import { actions as listeners } from "./listeners.ts";
import { actions as loadBalancers } from "./load-balancers.ts";
import { actions as policies } from "./policies.ts";
import { actions as settings } from "./settings.ts";

/** Every action of classic load balancing that we have, by name. */
export const classicActions = actionTable(instances, listeners, loadBalancers, policies, settings);
