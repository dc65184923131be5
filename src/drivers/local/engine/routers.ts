import type { Router } from "../../../model/collections/routers.ts";
import { invalid, refused } from "./failures.ts";
import type { Scope, ServiceFactory } from "./scope.ts";
import { given } from "./table.ts";

/** A router leads to the external network by its only route. A subnet is attached to one router; one with subnets cannot be destroyed. */
export const routers: ServiceFactory<"routers"> = (scope) => ({
  list: () => scope.table("routers").list(),
  get: ({ id }) => scope.table("routers").get(id),
  create: ({ name, networkId, main, externalNetworkId, tags }) => {
    const table = scope.table("routers");
    const place = { ...placeIn(scope, networkId, main), ...wayOut(scope, externalNetworkId) };
    const id = scope.cloud.id("router");
    table.add({ ...place, id, name: name ?? id, state: "pending", subnetIds: [], tags });
    scope.later({ table: "routers", resourceId: id, from: "pending", to: "up" });
    return table.get(id);
  },
  destroy: ({ id }) => {
    const { subnetIds = [] } = scope.table("routers").own(id);
    if (subnetIds.length > 0) throw refused(`The router '${id}' has subnets.`);
    scope.table("routers").remove(id);
  },
  attachSubnet: ({ id, subnetId }) => {
    const table = scope.table("routers");
    const { networkId, subnetIds = [] } = table.own(id);
    const subnet = scope.table("subnets").refer(subnetId, "subnetId");
    if (networkId !== undefined && subnet.networkId !== networkId) {
      throw invalid(
        "subnetId",
        `The subnet '${subnetId}' is not of the network '${networkId}', which the router '${id}' is for.`,
      );
    }
    const other = routerOf(scope, subnetId);
    if (other) throw refused(`The subnet '${subnetId}' is attached to the router '${other.id}'.`);
    return table.change(id, { subnetIds: [...subnetIds, subnetId] });
  },
  detachSubnet: ({ id, subnetId }) => {
    const table = scope.table("routers");
    const { subnetIds = [] } = table.own(id);
    scope.table("subnets").refer(subnetId, "subnetId");
    if (!subnetIds.includes(subnetId)) throw refused(`The subnet '${subnetId}' is not attached to the router '${id}'.`);
    return table.change(id, { subnetIds: subnetIds.filter((other) => other !== subnetId) });
  },
  setExternalNetwork: ({ id, externalNetworkId }) => {
    scope.table("routers").own(id);
    return scope.table("routers").change(id, wayOut(scope, externalNetworkId));
  },
  setNetwork: ({ id, networkId, main }) => {
    scope.table("routers").own(id);
    return scope.table("routers").change(id, placeIn(scope, networkId, main));
  },
  update: ({ id, ...fields }) => scope.table("routers").change(id, given(fields)),
});

/** The router that a subnet is attached to. */
export const routerOf = (scope: Scope, subnetId: string): Router | undefined =>
  scope
    .table("routers")
    .owned()
    .find(({ subnetIds }) => subnetIds?.includes(subnetId));

function placeIn(scope: Scope, networkId: string | undefined, main: boolean | undefined): Pick<Router, "networkId" | "main"> {
  if (networkId !== undefined && scope.table("networks").refer(networkId, "networkId").external) {
    throw invalid("networkId", `The network '${networkId}' is external.`);
  }
  return { networkId, main };
}

function wayOut(scope: Scope, externalNetworkId: string | undefined): Pick<Router, "externalNetworkId" | "routes"> {
  if (externalNetworkId === undefined) return { externalNetworkId, routes: [] };
  if (!scope.table("networks").refer(externalNetworkId, "externalNetworkId").external) {
    throw invalid("externalNetworkId", `The network '${externalNetworkId}' is not external.`);
  }
  return { externalNetworkId, routes: [{ destination: "0.0.0.0/0", target: externalNetworkId }] };
}
