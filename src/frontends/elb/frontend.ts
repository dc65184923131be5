import { defineFrontend } from "../../gateway/frontend.ts";
import { secondVersion } from "../../protocols/elb/service.ts";
import { createQueryFrontend } from "../aws-query/query-frontend.ts";
import { classicActions } from "./classic/action-table.ts";
import { elb } from "./service.ts";
import { v2Actions } from "./v2/action-table.ts";

/** AWS's Elastic Load Balancing. */
export default defineFrontend({
  name: "elb",
  title: "Elastic Load Balancing API",
  mount: "/elb",
  entryPoint: "/elb",
  aws: [
    {
      signingName: elb.signingName,
      versions: [elb.version, secondVersion],
      hasAction: (action) => classicActions.has(action) || v2Actions.has(action),
    },
  ],
  create: (environment) => createQueryFrontend(elb, environment),
});
