import type { QueryService } from "../aws-query/query-service.ts";
import { classicActions } from "./classic/action-table.ts";
import { explain } from "./errors.ts";

/** Classic load balancing as one service of the Query protocol. */
export const elb: QueryService = {
  frontend: "elb",
  signingName: "elasticloadbalancing",
  dialect: "query",
  version: "2012-06-01",
  namespace: (version) => `http://elasticloadbalancing.amazonaws.com/doc/${version}/`,
  action: (name) => classicActions.get(name),
  explain,
};
