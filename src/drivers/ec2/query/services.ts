import type { Dialect } from "../../../protocols/aws-query/dialect.ts";
import { signingName as cloudwatchName, version as cloudwatchVersion } from "../../../protocols/cloudwatch/service.ts";
import { currentVersion } from "../../../protocols/ec2/versions.ts";
import { classicVersion, secondVersion, signingName as balancingName } from "../../../protocols/elb/service.ts";
import type { EndpointKind } from "../location/endpoints.ts";

/** A service that speaks AWS's Query protocol. */
export interface QueryService {
  /** Where it is. */
  readonly kind: EndpointKind;
  /** What requests to it are signed for. */
  readonly signedFor: string;
  /** The version of its API; a location may have another for EC2. */
  readonly version: string;
  readonly dialect: Dialect;
}

/** The services that are driven. */
export const queryServices = {
  ec2: { kind: "ec2", signedFor: "ec2", version: currentVersion, dialect: "ec2" },
  classicBalancing: { kind: "elb", signedFor: balancingName, version: classicVersion, dialect: "query" },
  balancing: { kind: "elb", signedFor: balancingName, version: secondVersion, dialect: "query" },
  cloudwatch: { kind: "mon", signedFor: cloudwatchName, version: cloudwatchVersion, dialect: "query" },
  sts: { kind: "sts", signedFor: "sts", version: "2011-06-15", dialect: "query" },
} as const satisfies Readonly<Record<string, QueryService>>;
