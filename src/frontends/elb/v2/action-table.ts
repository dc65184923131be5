import { actionTable } from "../../aws-query/action.ts";
import { actions as changing } from "./changing.ts";
import { actions as describing } from "./describing.ts";
import { actions as targets } from "./targets.ts";

/** Every action of load balancing's second version that we have, by name. */
export const v2Actions = actionTable(changing, describing, targets);
