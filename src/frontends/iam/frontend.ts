import { defineFrontend } from "../../gateway/frontend.ts";
import { createQueryFrontend } from "../aws-query/query-frontend.ts";
import { iamActions } from "./actions.ts";
import { iam } from "./service.ts";

/** What clients ask of AWS's Identity and Access Management before they begin. */
export default defineFrontend({
  name: "iam",
  title: "AWS Identity and Access Management API",
  mount: "/iam",
  entryPoint: "/iam",
  aws: [{ signingName: iam.signingName, versions: [iam.version], hasAction: (action) => iamActions.has(action) }],
  create: (environment) => createQueryFrontend(iam, environment),
});
