import type { Router } from "../../model/collections/routers.ts";
import type { Call } from "../aws-query/call.ts";
import type { Step } from "./in-turn.ts";
import { gatewayOf, mainLeadsOut, subnetsOf, tableOf, type Routing } from "./routing.ts";

/** Attaches a subnet to a router. */
export const attaching = ({ cloud }: Call, { id }: Router, subnetId: string): Step => ({
  work: () => cloud.call("routers", "attachSubnet", { id, subnetId }),
  undo: () => cloud.call("routers", "detachSubnet", { id, subnetId }),
});

/** Detaches a subnet from a router. */
export const detaching = ({ cloud }: Call, { id }: Router, subnetId: string): Step => ({
  work: () => cloud.call("routers", "detachSubnet", { id, subnetId }),
  undo: () => cloud.call("routers", "attachSubnet", { id, subnetId }),
});

/** Lets a router lead to another external network, or to none. */
export const leading = ({ cloud }: Call, { id, externalNetworkId: before }: Router, after: string | undefined): Step => ({
  work: () => cloud.call("routers", "setExternalNetwork", { id, ...(after !== undefined && { externalNetworkId: after }) }),
  undo: () => cloud.call("routers", "setExternalNetwork", { id, ...(before !== undefined && { externalNetworkId: before }) }),
});

type Place = Pick<Router, "networkId" | "main">;

/** Gives a router another place. */
export const placing = ({ cloud }: Call, { id, networkId, main }: Router, after: Place): Step => {
  const place = (given: Place) => () =>
    cloud.call("routers", "setNetwork", {
      id,
      ...(given.networkId !== undefined && { networkId: given.networkId }),
      ...(given.main !== undefined && { main: given.main }),
    });
  return { work: place(after), undo: place({ networkId, main }) };
};

/** Lets the main table of a network lead to its internet gateway: all subnets that no other table is chosen for are attached to that. */
export function leadingMainOut(call: Call, networkId: string, gateway: Router, routing: Routing): readonly Step[] {
  const free = subnetsOf(networkId, routing).filter((id) => !tableOf(id, routing) && !gateway.subnetIds?.includes(id));
  return [...free.map((id) => attaching(call, gateway, id)), placing(call, gateway, { networkId, main: true })];
}

/** Takes the subnets of a network off its internet gateway. */
export function freeing(call: Call, networkId: string, gateway: Router, { networkOf }: Routing): readonly Step[] {
  const served = (gateway.subnetIds ?? []).filter((id) => networkOf.get(id) === networkId);
  return served.map((id) => detaching(call, gateway, id));
}

/** Moves a subnet to another table; without a router, to the main one of its network. */
export function moving(call: Call, subnetId: string, to: Router | undefined, routing: Routing): readonly Step[] {
  const networkId = routing.networkOf.get(subnetId) ?? "";
  const gateway = gatewayOf(networkId, routing);
  const main = gateway && mainLeadsOut(networkId, routing) ? gateway : undefined;
  const from = routing.routers.find(({ subnetIds }) => subnetIds?.includes(subnetId));
  const next = to ?? main;
  if (from?.id === next?.id) return [];
  return [...(from ? [detaching(call, from, subnetId)] : []), ...(next ? [attaching(call, next, subnetId)] : [])];
}
