import { classicVersion, secondVersion, signingName } from "../../protocols/elb/service.ts";
import type { QueryService } from "../aws-query/query-service.ts";
import { classicActions } from "./classic/action-table.ts";
import { explain } from "./errors.ts";
import { v2Actions } from "./v2/action-table.ts";

/** Load balancing, classic and its second version, as one service of the Query protocol: they share their name in signatures. */
export const elb: QueryService = {
  frontend: "elb",
  signingName,
  dialect: "query",
  version: classicVersion,
  namespace: (version) => `http://elasticloadbalancing.amazonaws.com/doc/${version}/`,
  action: (name, version) => (version === secondVersion ? v2Actions : classicActions).get(name),
  explain,
};
