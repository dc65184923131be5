import type { CloudError, ErrorCode } from "../../model/errors.ts";
import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import { secondVersion } from "../../protocols/elb/service.ts";
import type { Action } from "../aws-query/action.ts";
import type { Call } from "../aws-query/call.ts";
import { explainBy } from "../aws-query/query-errors.ts";

const usual = explainBy({
  not_found: "LoadBalancerNotFound",
  failed_precondition: "InvalidConfigurationRequest",
  quota_exceeded: "TooManyLoadBalancers",
  unsupported: "OperationNotPermitted",
});

/** By the parameter of the model that is wrong. */
const byParameter: Readonly<Record<string, string>> = {
  instanceId: "InvalidInstance",
  subnetIds: "InvalidSubnet",
  firewalls: "InvalidSecurityGroup",
  firewallIds: "InvalidSecurityGroup",
};

/** What is there already, by the action that would have made it. */
const duplicates: Readonly<Record<string, string>> = {
  CreateLoadBalancer: "DuplicateLoadBalancerName",
  CreateLoadBalancerListeners: "DuplicateListener",
  CreateListener: "DuplicateListener",
};

const wrong: ReadonlySet<ErrorCode> = new Set(["invalid_argument", "not_found"]);

/** An error of the cloud in the words of load balancing. */
export function explain(error: CloudError, action: Action | undefined, call: Call | undefined): AwsFault {
  const { code, message, details } = error;
  const known = byParameter[camelCase(details.parameter ?? "")];
  const ofParameter = known === "InvalidInstance" && call?.version === secondVersion ? "InvalidTarget" : known;
  if (ofParameter !== undefined && wrong.has(code)) return new AwsFault(ofParameter, message);
  const duplicate = action && duplicates[action.name];
  return code === "already_exists" && duplicate !== undefined ? new AwsFault(duplicate, message) : usual(error);
}

const camelCase = (name: string): string =>
  name.replace(/[[.].*$/, "").replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
