import type { Network } from "../../../model/collections/networks.ts";
import { parseAddressBlock } from "../../../wire/address-block.ts";
import { refused } from "./failures.ts";
import type { Row } from "./cloud.ts";
import type { Scope, Service } from "./scope.ts";
import { given } from "./table.ts";

/** A network that holds subnets or firewalls cannot be destroyed. The external one belongs to the cloud. */
export const networks = (scope: Scope) =>
  ({
    list: () => scope.table("networks").listAs((row) => toNetwork(scope, row)),
    get: ({ id }) => toNetwork(scope, scope.table("networks").get(id)),
    create: ({ addressBlock = "10.0.0.0/16", name, description, mtu, tags }) => {
      parseAddressBlock(addressBlock, "addressBlock");
      const table = scope.table("networks");
      const id = scope.cloud.id("network");
      table.add({
        id,
        name: name ?? id,
        description,
        state: "pending",
        addressBlocks: [addressBlock],
        default: false,
        external: false,
        mtu: mtu ?? 1500,
        ownerId: scope.account,
        tags,
      });
      scope.later({ table: "networks", resourceId: id, from: "pending", to: "up" });
      return toNetwork(scope, table.get(id));
    },
    destroy: ({ id }) => {
      const table = scope.table("networks");
      table.own(id);
      if (subnetsOf(scope, id).length > 0) throw refused(`The network '${id}' has subnets.`);
      if (
        scope
          .table("firewalls")
          .all()
          .some((firewall) => firewall.networkId === id)
      ) {
        throw refused(`The network '${id}' has firewalls.`);
      }
      const routers = scope.table("routers");
      for (const router of routers.owned()) if (router.networkId === id) routers.remove(router.id);
      table.remove(id);
    },
    update: ({ id, ...fields }) => {
      scope.table("networks").change(id, given(fields));
      return toNetwork(scope, scope.table("networks").get(id));
    },
  }) satisfies Service<"networks">;

const toNetwork = (scope: Scope, row: Row<"networks">): Network => ({ ...row, subnetIds: subnetsOf(scope, row.id) });

const subnetsOf = (scope: Scope, networkId: string): readonly string[] =>
  scope
    .table("subnets")
    .where("networkId", networkId)
    .map((subnet) => subnet.id);
