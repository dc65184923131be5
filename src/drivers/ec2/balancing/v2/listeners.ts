import { protocolName, spokenBy, type ProtocolName } from "../../../../protocols/elb/v2.ts";
import { needed } from "../../../../protocols/aws-query/answer-reader.ts";
import type { Connection } from "../../connection.ts";
import { invalidArgument, unsupported } from "../../failures.ts";
import { nameTag } from "../listener-names.ts";
import type { HealthCheck, Kind, Listener } from "../listeners.ts";
import { addTags, createListener, deleteListener, registerTargets } from "./actions.ts";
import { forwardedTo, groupsBehind, type ListenerDocument, type Parts } from "./parts.ts";
import { discardGroup, isOwn, makeGroup, type Served } from "./target-groups.ts";
import { toCheck, type BalancerDocument } from "./view.ts";

/** What a balancer of a kind listens for, and what it asks its instances for. @throws `unsupported`, `invalid_argument` */
export function checkListener(kind: Kind, { protocol, instanceProtocol = protocol, certificateId }: Listener): void {
  const spoken = spokenBy[kind];
  const isSpoken = (name: ProtocolName): boolean => spoken.includes(name);
  if (!isSpoken(protocolName(protocol)) || !isSpoken(protocolName(instanceProtocol)))
    throw unsupported("protocol", `Load balancers of the kind '${kind}' speak ${spoken.join(", ")}.`);
  const isSecure = protocol === "HTTPS" || protocol === "SSL";
  if (isSecure && certificateId === undefined)
    throw invalidArgument("certificateId", `A listener of ${protocol} needs a certificate.`);
}

/** Lets a balancer listen on a port. Behind it are the instances that are behind its other listeners, checked as these are, unless told. */
export async function addListener(
  connection: Connection,
  balancer: BalancerDocument,
  parts: Parts,
  listener: Listener,
  check?: HealthCheck,
): Promise<void> {
  const { name, protocol, loadBalancerPort, instancePort, instanceProtocol = protocol, certificateId } = listener;
  const served: Served = { protocol: protocolName(instanceProtocol), port: instancePort };
  const groups = groupsBehind(parts);
  const shared = groups.find(({ document: { Protocol, Port } }) => Protocol === served.protocol && Port === served.port);
  const usual = groups[0] && toCheck(groups[0].document);
  const groupArn = shared?.arn ?? (await makeGroup(connection, balancer, served, check ?? usual));
  const balancerArn = needed(balancer, "LoadBalancerArn");
  let listenerArn: string | undefined;
  try {
    const asked = {
      LoadBalancerArn: balancerArn,
      Protocol: protocolName(protocol),
      Port: loadBalancerPort,
      Certificates: certificateId === undefined ? undefined : [{ CertificateArn: certificateId }],
      DefaultActions: [{ Type: "forward" as const, TargetGroupArn: groupArn }],
    };
    const { Listeners } = await connection.call(createListener, asked, [balancerArn, groupArn]);
    listenerArn = Listeners[0]?.ListenerArn;
    const instanceIds = new Set(groups.flatMap(({ targets }) => targets.flatMap(({ Target }) => Target?.Id ?? [])));
    if (name !== undefined)
      await connection.call(addTags, { ResourceArns: [balancerArn], Tags: [nameTag(loadBalancerPort, name)] }, [balancerArn]);
    if (!shared && instanceIds.size > 0) {
      const Targets = [...instanceIds].map((Id) => ({ Id }));
      await connection.call(registerTargets, { TargetGroupArn: groupArn, Targets }, [groupArn]);
    }
  } catch (error) {
    if (listenerArn) await connection.call(deleteListener, { ListenerArn: listenerArn }).catch(() => {});
    if (!shared) await discardGroup(connection, groupArn);
    throw error;
  }
}

/** Lets a balancer no longer listen on a port, and destroys the groups that were made for that. */
export async function removeListener(
  connection: Connection,
  balancer: BalancerDocument,
  { listeners, groups }: Parts,
  listener: ListenerDocument,
): Promise<void> {
  await connection.call(deleteListener, { ListenerArn: needed(listener, "ListenerArn") });
  const used = new Set(listeners.filter((each) => each !== listener).flatMap(forwardedTo));
  for (const arn of forwardedTo(listener)) {
    const group = groups.find((each) => each.arn === arn);
    if (group && !used.has(arn) && isOwn(balancer, group.document)) await discardGroup(connection, arn);
  }
}
