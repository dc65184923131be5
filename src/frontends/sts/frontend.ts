import { defineFrontend } from "../../gateway/frontend.ts";
import { createQueryFrontend } from "../aws-query/query-frontend.ts";
import { stsActions } from "./actions.ts";
import { sts } from "./service.ts";

/** AWS's Security Token Service. */
export default defineFrontend({
  name: "sts",
  title: "AWS Security Token Service API",
  mount: "/sts",
  entryPoint: "/sts",
  aws: [{ signingName: sts.signingName, versions: [sts.version], hasAction: (action) => stsActions.has(action) }],
  create: (environment) => createQueryFrontend(sts, environment),
});
