import { explainBy } from "../aws-query/query-errors.ts";
import type { QueryService } from "../aws-query/query-service.ts";
import { iamActions } from "./actions.ts";

/** IAM as one service of the Query protocol. */
export const iam: QueryService = {
  frontend: "iam",
  signingName: "iam",
  dialect: "query",
  version: "2010-05-08",
  namespace: (version) => `https://iam.amazonaws.com/doc/${version}/`,
  action: (name) => iamActions.get(name),
  explain: explainBy({ not_found: "NoSuchEntity", already_exists: "EntityAlreadyExists" }),
};
