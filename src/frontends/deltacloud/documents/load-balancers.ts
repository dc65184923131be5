import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { isoTime } from "../../../wire/quantities.ts";
import { each, element, emptyElement, optionalText, text } from "../../../wire/xml-node.ts";
import { hrefOf, queryValue } from "./href.ts";
import {
  actionsElement,
  jsonReference,
  jsonTags,
  member,
  reference,
  type ActionLink,
  type ResourceDocument,
  type Scope,
} from "./resource-document.ts";

type Listener = LoadBalancer["listeners"][number];
/** An instance, and the balancer that it is registered with. */
type Registration = readonly [balancerId: string, instanceId: string];

const created = (balancer: LoadBalancer): string | undefined => balancer.verbatim?.["created"] ?? isoTime(balancer.created);

function actions({ id }: LoadBalancer, scope: Scope): readonly ActionLink[] {
  const href = hrefOf(scope, "loadBalancers", id);
  return [
    { href, rel: "destroy", method: "delete" },
    { href: `${href}/register`, rel: "register", method: "post" },
  ];
}

export const loadBalancerDocument: ResourceDocument<LoadBalancer> = {
  actions,
  xml: member(
    "loadBalancers",
    optionalText("name", (balancer) => balancer.name),
    actionsElement(actions),
    element(
      "public_addresses",
      {},
      each(
        (balancer) => balancer.publicAddresses,
        text<string, Scope>("address", (address) => address),
      ),
    ),
    text("created_at", created),
    each((balancer) => balancer.realmIds, reference("realms")),
    element(
      "listeners",
      {},
      each(
        (balancer) => balancer.listeners,
        element<Listener, Scope>(
          "listener",
          { protocol: (listener) => listener.protocol },
          text("load_balancer_port", (listener) => listener.loadBalancerPort),
          text("instance_port", (listener) => listener.instancePort),
        ),
      ),
    ),
    element(
      "instances",
      {},
      each(
        ({ id, targets }) => targets.map(({ instanceId }) => [id, instanceId] as const),
        element<Registration, Scope>(
          "instance",
          { href: ([, instanceId], scope) => hrefOf(scope, "instances", instanceId), id: ([, instanceId]) => instanceId },
          emptyElement("link", {
            href: ([id, instanceId], scope) =>
              `${hrefOf(scope, "loadBalancers", id)}/unregister?instance_id=${queryValue(instanceId)}`,
            method: "post",
            rel: "unregister",
          }),
        ),
      ),
    ),
  ),
  json: (balancer, scope) => ({
    id: balancer.id,
    href: hrefOf(scope, "loadBalancers", balancer.id),
    name: balancer.name,
    realms: balancer.realmIds.map((id) => jsonReference(scope, "realms", id)),
    listeners: balancer.listeners.map(({ id, protocol, loadBalancerPort, instancePort }) => ({
      id: id ?? null,
      protocol,
      load_balancer_port: String(loadBalancerPort),
      instance_port: String(instancePort),
    })),
    instances: balancer.targets.map(({ instanceId }) => jsonReference(scope, "instances", instanceId)),
    public_addresses: balancer.publicAddresses,
    created_at: created(balancer) ?? null,
    tags: jsonTags(balancer),
  }),
};
