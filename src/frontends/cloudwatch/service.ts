import { explainBy } from "../aws-query/query-errors.ts";
import type { QueryService } from "../aws-query/query-service.ts";
import { cloudwatchActions } from "./actions.ts";
import { otherNotation } from "./notations.ts";

/** CloudWatch as one service of the Query protocol, which also speaks two others. */
export const cloudwatch: QueryService = {
  frontend: "cloudwatch",
  signingName: "monitoring",
  dialect: "query",
  version: "2010-08-01",
  namespace: (version) => `http://monitoring.amazonaws.com/doc/${version}/`,
  action: (name) => cloudwatchActions.get(name),
  explain: explainBy({
    invalid_argument: "InvalidParameterValue",
    not_found: "ResourceNotFound",
    internal: "InternalServiceError",
  }),
  notation: otherNotation,
};
