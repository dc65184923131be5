import { hash } from "node:crypto";
import { CloudError } from "../../../../model/errors.ts";
import type { InferFields } from "../../../../model/shape.ts";
import { needed } from "../../../../protocols/aws-query/answer-reader.ts";
import { checkProtocols, type ProtocolName } from "../../../../protocols/elb/v2.ts";
import type { Connection } from "../../connection.ts";
import { unsupported } from "../../failures.ts";
import type { HealthCheck } from "../listeners.ts";
import { createGroup, deleteGroup, type checkParameters } from "./actions.ts";
import type { GroupDocument } from "./parts.ts";
import type { BalancerDocument } from "./view.ts";

/** What the instances behind a listener are spoken to. */
export interface Served {
  readonly protocol: ProtocolName;
  readonly port: number;
}

const longestName = 32;

/**
 * What the driver calls the group of a balancer's instances: by the name it knows its own groups, which go when nothing forwards to them any
 * more. All others were made by somebody else, and stay.
 */
function groupName(balancer: BalancerDocument, { protocol, port }: Served): string {
  const mark = hash("sha256", `${needed(balancer, "LoadBalancerArn")} ${protocol} ${port}`).slice(0, 8);
  const end = `-${port}-${mark}`;
  return needed(balancer, "LoadBalancerName").slice(0, longestName - end.length) + end;
}

/** Whether the driver has made a group for a balancer. */
export const isOwn = (balancer: BalancerDocument, { TargetGroupName, Protocol, Port = 0 }: GroupDocument): boolean =>
  TargetGroupName === groupName(balancer, { protocol: Protocol as ProtocolName, port: Port });

/** Makes a group of instances for a balancer, and gives its ARN. */
export async function makeGroup(
  connection: Connection,
  balancer: BalancerDocument,
  served: Served,
  check: HealthCheck | undefined,
): Promise<string> {
  const { TargetGroups } = await connection.call(createGroup, {
    Name: groupName(balancer, served),
    Protocol: served.protocol,
    Port: served.port,
    VpcId: balancer.VpcId,
    TargetType: "instance",
    ...(check && fromCheck(check)),
  });
  const [made] = TargetGroups;
  if (!made) throw new CloudError("provider_error", "The cloud's answer has no target group.");
  const arn = needed(made, "TargetGroupArn");
  await connection.made(arn);
  return arn;
}

/** Destroys a group that nothing forwards to any more. What it was for has gone: that the group stays behind is no failure of that. */
export async function discardGroup(connection: Connection, arn: string): Promise<void> {
  try {
    await connection.call(deleteGroup, { TargetGroupArn: arn });
    connection.gone(arn);
  } catch (error) {
    connection.context.log.warn({ targetGroup: arn, error }, "a target group that nothing uses stays behind");
  }
}

/** A check in the parameters of this API; what is not told stays, or is as AWS has it. @throws `unsupported` */
export function fromCheck(check: HealthCheck): InferFields<typeof checkParameters> {
  const protocol = checkProtocols.find((known) => known === check.protocol);
  if (!protocol) throw unsupported("protocol", `Application and network load balancers do not check by ${check.protocol}.`);
  return {
    HealthCheckProtocol: protocol,
    HealthCheckPort: check.port === undefined ? "traffic-port" : String(check.port),
    HealthCheckPath: protocol === "TCP" ? undefined : (check.path ?? "/"),
    HealthCheckIntervalSeconds: check.interval,
    HealthCheckTimeoutSeconds: check.timeout,
    HealthyThresholdCount: check.healthyThreshold,
    UnhealthyThresholdCount: check.unhealthyThreshold,
  };
}
