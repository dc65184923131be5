import { defineFrontend } from "../../gateway/frontend.ts";
import { createQueryFrontend } from "../aws-query/query-frontend.ts";
import { cloudwatchActions } from "./actions.ts";
import { cloudwatch } from "./service.ts";

/** Amazon CloudWatch: what was measured. */
export default defineFrontend({
  name: "cloudwatch",
  title: "Amazon CloudWatch API",
  mount: "/cloudwatch",
  entryPoint: "/cloudwatch",
  aws: [
    {
      signingName: cloudwatch.signingName,
      versions: [cloudwatch.version],
      hasAction: (action) => cloudwatchActions.has(action),
    },
  ],
  create: (environment) => createQueryFrontend(cloudwatch, environment),
});
