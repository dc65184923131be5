import { currentVersion, namespaceOf } from "../../protocols/ec2/versions.ts";
import type { QueryService } from "../aws-query/query-service.ts";
import { ec2Actions } from "./action-table.ts";
import { explain } from "./errors.ts";
import { otherAction } from "./other-actions.ts";

/** EC2 as one service of the Query protocol. */
export const ec2: QueryService = {
  frontend: "ec2",
  signingName: "ec2",
  dialect: "ec2",
  version: currentVersion,
  namespace: namespaceOf,
  action: (name) => ec2Actions.get(name) ?? otherAction(name),
  explain,
  server: "Apache-Deltacloud-EC2/1.1.3",
};
