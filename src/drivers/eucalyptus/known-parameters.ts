import { CloudError } from "../../model/errors.ts";
import type { WireParameters } from "../ec2/connection.ts";

/** Actions of EC2 that are younger than Eucalyptus, or that it never had. */
const unknownActions: ReadonlySet<string> = new Set([
  "CopyImage",
  "DescribeSecurityGroupRules",
  "ModifySecurityGroupRules",
  "ModifyVolume",
]);

/** What may be left out: lists come whole, and an address is of the kind that the account has. */
const needless: ReadonlySet<string> = new Set([
  "AllAvailabilityZones",
  "AllowReassociation",
  "Domain",
  "IncludePublicKey",
  "MaxResults",
  "NextToken",
]);

/** What cannot be said: who asks for it is told so. */
const unknown =
  /^(?:DisableApiStop|KeyType|TagSpecification\..*|IpPermissions\.\d+\.(?:Ipv6Ranges\..*|(?:IpRanges|Groups)\.\d+\.Description))$/;

/**
 * The parameters of an action of EC2 that Eucalyptus knows: it refuses a request with any other, whatever it says. Only launches have tokens
 * there.
 * @throws `unsupported` for an action that is not there, and for what would be lost
 */
export function knownParameters(action: string, parameters: WireParameters): WireParameters {
  if (unknownActions.has(action)) throw new CloudError("unsupported", `Eucalyptus has no ${action}.`);
  if (parameters["Attribute"] === "disableApiStop") throw lacks("DisableApiStop");
  const known: Record<string, string> = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (unknown.test(name)) throw lacks(name);
    if (needless.has(name) || (name === "ClientToken" && action !== "RunInstances")) continue;
    known[name] = value;
  }
  return known;
}

const lacks = (name: string): CloudError =>
  new CloudError("unsupported", `Eucalyptus does not know the parameter ${name} of EC2.`);
