import { defineFrontend } from "../../gateway/frontend.ts";
import { createQueryFrontend } from "../aws-query/query-frontend.ts";
import { ec2 } from "./service.ts";

const mount = "/ec2";

/** Amazon EC2's Query API. */
export default defineFrontend({
  name: "ec2",
  title: "Amazon EC2 API",
  mount,
  entryPoint: mount,
  aws: [{ signingName: ec2.signingName, hasAction: (action) => ec2.action(action, ec2.version) !== undefined }],
  create: (environment) => createQueryFrontend(ec2, environment),
});
