import { explainBy } from "../aws-query/query-errors.ts";
import type { QueryService } from "../aws-query/query-service.ts";
import { stsActions } from "./actions.ts";

/** STS as one service of the Query protocol. */
export const sts: QueryService = {
  frontend: "sts",
  signingName: "sts",
  dialect: "query",
  version: "2011-06-15",
  namespace: (version) => `https://sts.amazonaws.com/doc/${version}/`,
  action: (name) => stsActions.get(name),
  explain: explainBy({}),
};
