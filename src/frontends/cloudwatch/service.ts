import { signingName, version } from "../../protocols/cloudwatch/service.ts";
import { explainBy } from "../aws-query/query-errors.ts";
import type { QueryService } from "../aws-query/query-service.ts";
import { cloudwatchActions } from "./actions.ts";
import { otherNotation } from "./notations.ts";

/** CloudWatch as one service of the Query protocol, which also speaks two others. */
export const cloudwatch: QueryService = {
  frontend: "cloudwatch",
  signingName,
  dialect: "query",
  version,
  namespace: (spoken) => `http://monitoring.amazonaws.com/doc/${spoken}/`,
  action: (name) => cloudwatchActions.get(name),
  explain: explainBy({
    invalid_argument: "InvalidParameterValue",
    not_found: "ResourceNotFound",
    internal: "InternalServiceError",
  }),
  notation: otherNotation,
};
