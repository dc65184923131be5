import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { integer, list, oneOf, optional, string, struct, type Infer } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { tagList, withTags } from "../tags.ts";
import { Arns, typeOf } from "./arns.ts";
import { listenerDocument, protocolNames, protocols, spokenBy, type ProtocolName } from "../../../protocols/elb/v2.ts";
import { earlyTargets, keepTargetsOf, registerKept } from "./early-targets.ts";
import { groupBehind, groupOf, groupsOf, type Group } from "./groups.ts";
import { balancerOf, listenerOf } from "./lookup.ts";
import { changeTagsAt, forgetTagsAt, listenerTags, requireTagPlace } from "./tagged.ts";
import { onlySslPolicy, showListener } from "./views.ts";

type Listener = LoadBalancer["listeners"][number];

const actionShape = struct({
  Type: string(),
  Order: optional(integer()),
  TargetGroupArn: optional(string()),
  ForwardConfig: optional(
    struct({ TargetGroups: optional(list(struct({ TargetGroupArn: string(), Weight: optional(integer()) }))) }),
  ),
});

const listenerParameters = {
  Port: optional(integer({ minimum: 1, maximum: 65_535 })),
  Protocol: optional(oneOf(protocolNames)),
  SslPolicy: optional(string()),
  Certificates: optional(list(struct({ CertificateArn: string() }))),
};

/** The one group that all is forwarded to. @throws AwsFault `OperationNotPermitted` for any other action */
async function forwardedTo(call: Call, actions: readonly Infer<typeof actionShape>[]): Promise<Group> {
  const [action, ...others] = actions;
  const groups = action?.ForwardConfig?.TargetGroups ?? [];
  const arn = action?.TargetGroupArn ?? groups[0]?.TargetGroupArn;
  if (!action || action.Type !== "forward" || others.length > 0 || groups.length > 1 || arn === undefined)
    throw notPermitted("A listener forwards to one target group, and does nothing else.");
  return groupOf(call, arn);
}

const notPermitted = (message: string): AwsFault => new AwsFault("OperationNotPermitted", message);

/** @throws AwsFault for a policy that is not the one there is */
function requireUsualPolicy(policy: string | undefined): void {
  if (policy !== undefined && policy !== onlySslPolicy)
    throw notPermitted(`The ciphers of a listener cannot be chosen here: SslPolicy is ${onlySslPolicy}.`);
}

/** @throws AwsFault for a group that cannot be behind this balancer */
function requireFits(balancer: LoadBalancer, group: Group): void {
  if (!group.plan) throw notPermitted(`The target group '${group.name}' came with a listener, and no other can forward to it.`);
  if (group.balancer && group.balancer.id !== balancer.id) {
    const message = `The target group '${group.name}' cannot be associated with more than one load balancer.`;
    throw new AwsFault("TargetGroupAssociationLimit", message);
  }
  if (groupsOf(balancer).some(({ tail }) => tail !== group.tail))
    throw notPermitted("The instances of a balancer are behind all its listeners: they forward to one target group.");
  if (group.networkId !== undefined && balancer.networkId !== undefined && group.networkId !== balancer.networkId)
    throw new AwsFault("InvalidConfigurationRequest", "The target group and the load balancer are of different VPCs.");
}

const createListener = defineAction({
  name: "CreateListener",
  doc: "Lets a balancer listen on a port and forward to a target group, the same for all its listeners.",
  needs: [
    ["loadBalancers", "createListener"],
    ["loadBalancers", "setHealthCheck"],
    ["loadBalancers", "list"],
  ],
  parameters: { LoadBalancerArn: string(), DefaultActions: list(actionShape), Tags: optional(tagList), ...listenerParameters },
  document: { Listeners: list(listenerDocument) },
  run: async (call, given) => {
    const { LoadBalancerArn, Port, Protocol, SslPolicy, Certificates = [], Tags = [] } = given;
    if (Port === undefined || Protocol === undefined)
      throw new AwsFault("ValidationError", "A listener needs Port and Protocol.");
    const tags = withTags({}, Tags);
    if (Tags.length > 0) requireTagPlace(call, "loadBalancers");
    requireUsualPolicy(SslPolicy);
    if (!call.cloud.features("loadBalancers").some(([name]) => name === "listener_name"))
      throw notPermitted(`The driver '${call.cloud.driver.name}' keeps no names of listeners, and so no target groups.`);
    const balancer = await balancerOf(call, LoadBalancerArn);
    const spoken = spokenBy[typeOf(balancer)];
    if (!spoken.includes(Protocol))
      throw new AwsFault("UnsupportedProtocol", `A load balancer of this type listens for ${spoken.join(", ")}.`);
    const certificateId = certificateOf(Protocol, Certificates);
    const group = await forwardedTo(call, given.DefaultActions);
    requireFits(balancer, group);
    const made = await call.cloud.call("loadBalancers", "createListener", {
      id: balancer.id,
      name: group.tail,
      protocol: protocols[Protocol],
      loadBalancerPort: Port,
      instanceProtocol: group.protocol,
      instancePort: group.port,
      certificateId,
    });
    const isFirst = balancer.listeners.length === 0;
    const checked = await orTakenAway(call, balancer, Port, async () => {
      if (Tags.length > 0) await changeTagsAt(call, listenerTags(balancer, Port), () => tags);
      return isFirst ? begin(call, balancer, group) : made;
    });
    return { Listeners: [showListener(checked, listenerOn(checked, Port), await Arns.of(call))] };
  },
});

function certificateOf(protocol: ProtocolName, [certificate, ...others]: readonly { readonly CertificateArn: string }[]) {
  const isSecure = protocol === "HTTPS" || protocol === "TLS";
  if (isSecure && !certificate) throw new AwsFault("CertificateNotFound", `A listener of ${protocol} needs a certificate.`);
  if (others.length > 0) throw new AwsFault("TooManyCertificates", "A listener has one certificate here.");
  return isSecure ? certificate?.CertificateArn : undefined;
}

/** Completes a new listener. Without that it is taken away again. */
async function orTakenAway<T>(call: Call, balancer: LoadBalancer, port: number, complete: () => Promise<T>): Promise<T> {
  try {
    return await complete();
  } catch (error) {
    await call.cloud.call("loadBalancers", "destroyListener", { id: balancer.id, loadBalancerPort: port }).catch(() => {});
    await forgetTagsAt(call, listenerTags(balancer, port));
    throw error;
  }
}

/** Checks what is behind a balancer's first listener as its group is planned, and registers the targets that are kept for it. */
async function begin(call: Call, { id }: LoadBalancer, group: Group): Promise<LoadBalancer> {
  const { check, port: served } = group;
  const checked = await call.cloud.call("loadBalancers", "setHealthCheck", { id, ...check, port: check.port ?? served });
  await registerKept(call, checked, group, await earlyTargets(call, group));
  return checked;
}

function listenerOn({ id, listeners }: LoadBalancer, port: number): Listener {
  const listener = listeners.find(({ loadBalancerPort }) => loadBalancerPort === port);
  if (!listener) throw new AwsFault("ListenerNotFound", `The load balancer '${id}' listens on port ${port} no longer.`);
  return listener;
}

const modifyListener = defineAction({
  name: "ModifyListener",
  doc: "Takes what a listener is already; to change it, another one is made.",
  needs: ["loadBalancers", "get"],
  changes: true,
  parameters: { ListenerArn: string(), DefaultActions: optional(list(actionShape)), ...listenerParameters },
  document: { Listeners: list(listenerDocument) },
  run: async (call, { ListenerArn, DefaultActions, Port, Protocol, SslPolicy, Certificates }) => {
    const { balancer, listener } = await listenerOf(call, ListenerArn, "listener");
    requireUsualPolicy(SslPolicy);
    const group = DefaultActions && (await forwardedTo(call, DefaultActions));
    const isSame =
      (Port ?? listener.loadBalancerPort) === listener.loadBalancerPort &&
      (Protocol === undefined || protocols[Protocol] === listener.protocol) &&
      (Certificates === undefined || Certificates[0]?.CertificateArn === listener.certificateId) &&
      (group === undefined || group.tail === groupBehind(balancer, listener).tail);
    if (!isSame) throw notPermitted("A listener cannot be changed here: delete it, and create another one.");
    return { Listeners: [showListener(balancer, listener, await Arns.of(call))] };
  },
});

const deleteListener = defineAction({
  name: "DeleteListener",
  doc: "Lets a balancer no longer listen on a port. With the last listener the group's targets are taken off, and kept for the next.",
  needs: [
    ["loadBalancers", "destroyListener"],
    ["loadBalancers", "unregister"],
  ],
  parameters: { ListenerArn: string() },
  document: {},
  run: async (call, { ListenerArn }) => {
    const { balancer, listener } = await listenerOf(call, ListenerArn, "listener");
    const { id, listeners, targets } = balancer;
    if (listeners.length === 1) {
      await keepTargetsOf(call, balancer, groupBehind(balancer, listener));
      // Some clouds would keep them for the next listener, others not.
      for (const { instanceId } of targets) await call.cloud.call("loadBalancers", "unregister", { id, instanceId });
    }
    await call.cloud.call("loadBalancers", "destroyListener", { id, loadBalancerPort: listener.loadBalancerPort });
    await forgetTagsAt(call, listenerTags(balancer, listener.loadBalancerPort));
    return {};
  },
});

/** Rules beside the default one of a listener, which no cloud behind us has. */
const withoutRules = (name: string): Action =>
  defineAction({
    name,
    doc: "`UnsupportedOperation`: a listener has its default rule alone.",
    needs: "static",
    changes: true,
    parameters: {},
    document: {},
    run: () => {
      throw new AwsFault("UnsupportedOperation", "A listener has its default rule here, which forwards all, and no other.");
    },
  });

const deleteRule = defineAction({
  name: "DeleteRule",
  doc: "`OperationNotPermitted`: a default rule goes with its listener.",
  needs: ["loadBalancers", "get"],
  changes: true,
  parameters: { RuleArn: string() },
  document: {},
  run: async (call, { RuleArn }) => {
    await listenerOf(call, RuleArn, "listener-rule");
    throw notPermitted(`Default rule '${RuleArn}' cannot be deleted`);
  },
});

/** Listeners and their rules. */
export const actions: readonly Action[] = [
  createListener,
  modifyListener,
  deleteListener,
  withoutRules("CreateRule"),
  withoutRules("ModifyRule"),
  withoutRules("SetRulePriorities"),
  deleteRule,
];
