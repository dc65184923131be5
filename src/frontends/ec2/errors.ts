import type { Collection } from "../../model/collection.ts";
import { collections, type ServiceKey } from "../../model/collections.ts";
import type { CloudError, ErrorCode } from "../../model/errors.ts";
import { wireName, type Fields, type Shape } from "../../model/shape.ts";
import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import { idKinds, type IdKind } from "../../protocols/ec2/id-kinds.ts";
import { needsOf, type Action, type Need } from "../aws-query/action.ts";

/** What EC2 calls each error where nothing more is known. */
const codes: Readonly<Record<ErrorCode, string>> = {
  invalid_argument: "InvalidParameterValue",
  unauthenticated: "AuthFailure",
  permission_denied: "UnauthorizedOperation",
  not_found: "InvalidParameterValue",
  already_exists: "InvalidParameterValue",
  failed_precondition: "IncorrectState",
  busy: "IncorrectState",
  quota_exceeded: "ResourceLimitExceeded",
  capacity_unavailable: "InsufficientInstanceCapacity",
  rate_limited: "RequestLimitExceeded",
  unsupported: "UnsupportedOperation",
  provider_error: "InternalError",
  provider_unavailable: "Unavailable",
  provider_timeout: "Unavailable",
  canceled: "RequestCanceled",
  internal: "InternalError",
};

/** What EC2 calls them for a resource of its own code. */
const byCollection: { readonly [K in ServiceKey]?: { readonly [C in ErrorCode]?: string } } = {
  instances: {
    failed_precondition: "IncorrectInstanceState",
    busy: "IncorrectInstanceState",
    quota_exceeded: "InstanceLimitExceeded",
  },
  images: { already_exists: "InvalidAMIName.Duplicate", quota_exceeded: "AMIQuotaExceeded" },
  keys: { already_exists: "InvalidKeyPair.Duplicate", quota_exceeded: "KeyPairLimitExceeded" },
  firewalls: {
    already_exists: "InvalidGroup.Duplicate",
    failed_precondition: "DependencyViolation",
    busy: "DependencyViolation",
    quota_exceeded: "SecurityGroupLimitExceeded",
  },
  volumes: { failed_precondition: "IncorrectState", quota_exceeded: "VolumeLimitExceeded" },
  snapshots: { failed_precondition: "InvalidSnapshot.InUse", quota_exceeded: "SnapshotLimitExceeded" },
  addresses: {
    failed_precondition: "InvalidIPAddress.InUse",
    capacity_unavailable: "InsufficientAddressCapacity",
    quota_exceeded: "AddressLimitExceeded",
  },
  networks: { failed_precondition: "DependencyViolation", busy: "DependencyViolation", quota_exceeded: "VpcLimitExceeded" },
  subnets: {
    already_exists: "InvalidSubnet.Conflict",
    failed_precondition: "DependencyViolation",
    busy: "DependencyViolation",
    quota_exceeded: "SubnetLimitExceeded",
  },
  routers: { already_exists: "DependencyViolation", failed_precondition: "DependencyViolation", busy: "DependencyViolation" },
  networkInterfaces: { failed_precondition: "InvalidNetworkInterface.InUse", quota_exceeded: "NetworkInterfaceLimitExceeded" },
};

/** What EC2 calls them where it is not the resource that they are about. */
const byOperation: Readonly<Record<string, { readonly [C in ErrorCode]?: string }>> = {
  "firewalls.createRules": {
    already_exists: "InvalidPermission.Duplicate",
    failed_precondition: "IncorrectState",
    quota_exceeded: "RulesPerSecurityGroupLimitExceeded",
  },
  "firewalls.updateRules": { already_exists: "InvalidPermission.Duplicate" },
  "networkInterfaces.allocate": { already_exists: "InvalidIPAddress.InUse", failed_precondition: "InvalidIPAddress.InUse" },
  "subnets.create": { failed_precondition: "InvalidSubnet.Conflict" },
};

/** What EC2 calls a value that the cloud does not take, where it has a code of its own for it. */
const byParameter: Readonly<Record<string, string | undefined>> = {
  "keys.create.publicKey": "InvalidKey.Format",
  "subnets.create.addressBlock": "InvalidSubnet.Range",
};

/**
 * An error of the cloud in EC2's words, the one table for it. What an EC2 behind us says itself is passed on as it is. A resource that
 * is not there is the one that the error's parameter refers to, else the one that the action is about.
 */
export function explain(error: CloudError, action: Action | undefined): AwsFault {
  const { code, message, details } = error;
  if (details.providerCode !== undefined && isEc2Code.test(details.providerCode)) {
    return new AwsFault(details.providerCode, message, details.status);
  }
  const need = action && needsOf(action)[0];
  const referred = need && details.parameter !== undefined ? referredTo(need, details.parameter) : undefined;
  // A reference that is not right leads nowhere.
  if (referred && (code === "not_found" || code === "invalid_argument"))
    return new AwsFault(notFoundCodes.get(referred) ?? codes[code], message);
  const collection = need?.[0];
  if (code === "not_found" && collection) return new AwsFault(notFoundCodes.get(collection) ?? codes.not_found, message);
  if (need && code === "invalid_argument" && details.parameter !== undefined) {
    const wrong = byParameter[[...need, details.parameter].join(".")];
    if (wrong !== undefined) return new AwsFault(wrong, message);
  }
  const own = need && (byOperation[need.join(".")]?.[code] ?? byCollection[need[0]]?.[code]);
  return new AwsFault(own ?? codes[code], message);
}

/** The collection that a parameter of an operation refers to, such as `blockDevices[0].snapshotId`. */
function referredTo([collection, operation]: Need, parameter: string): ServiceKey | undefined {
  const { operations, features }: Collection = collections[collection];
  const declared = [operations[operation], ...Object.values(features).filter(({ on }) => on === operation)];
  const [name = "", ...path] = parameter.split(/[[\].]+/).filter((step) => step !== "" && !/^\d+$/.test(step));
  for (const params of declared) {
    const shape = fieldOf(params?.params ?? {}, name);
    if (shape) return referenceAt(shape, path);
  }
  return undefined;
}

function referenceAt(shape: Shape, [name, ...path]: readonly string[]): ServiceKey | undefined {
  const one = shape.kind === "list" ? shape.of : shape;
  if (name === undefined) return one.kind === "reference" ? (one.to as ServiceKey) : undefined;
  const field = one.kind === "struct" ? fieldOf(one.fields, name) : undefined;
  return field && referenceAt(field, path);
}

const fieldOf = (fields: Fields, name: string): Shape | undefined =>
  Object.entries(fields).find(([key, shape]) => key === name || wireName(key, shape) === name)?.[1];

/** The form of EC2's own codes that are about one resource; those of other clouds do not look like it. */
const isEc2Code =
  /^(?:Invalid[A-Za-z]+\.[A-Za-z]+|[A-Z][A-Za-z]+LimitExceeded|DependencyViolation|IncorrectInstanceState|VolumeInUse|IdempotentParameterMismatch)$/;

const notFoundCodes: ReadonlyMap<ServiceKey, string> = new Map(
  Object.values(idKinds).flatMap((kind: IdKind) => (kind.collection ? [[kind.collection, kind.notFound] as const] : [])),
);
