import type { Services } from "../../../model/collections.ts";
import type { System } from "../../../model/collections/systems.ts";
import type { SystemTemplate } from "../../../model/collections/templates.ts";
import { CloudError } from "../../../model/errors.ts";
import { addresses } from "./addresses.ts";
import type { TableKey } from "./cloud.ts";
import { alreadyExists, invalid, notFound } from "./failures.ts";
import { instances } from "./instances.ts";
import { networks } from "./networks.ts";
import type { Scope, ServiceFactory } from "./scope.ts";
import { given } from "./table.ts";
import { volumes } from "./volumes.ts";

type Member = System["members"][number];
type MemberServices = Pick<Services, "instances" | "volumes" | "networks" | "addresses">;
type Made = { readonly id: string };

const kinds: { readonly [K in Member["kind"]]: TableKey } = {
  system: "systems",
  machine: "instances",
  credential: "keys",
  volume: "volumes",
  network: "networks",
  network_port: "networkPorts",
  address: "addresses",
  forwarding_group: "forwardingGroups",
};

/** A system's state follows from its machines. Destroying it leaves its members. */
export const systems: ServiceFactory<"systems"> = (scope) => {
  const services = {
    instances: instances(scope),
    volumes: volumes(scope),
    networks: networks(scope),
    addresses: addresses(scope),
  };
  const table = () => scope.table("systems");
  const show = (row: System): System => ({ ...row, state: row.state === "creating" ? row.state : stateOf(scope, row) });
  const machinesIn = (row: System, state: string): readonly string[] =>
    row.members.flatMap(({ kind, resourceId = "" }) =>
      kind === "machine" && scope.table("instances").find(resourceId)?.state === state ? [resourceId] : [],
    );
  return {
    async *list() {
      yield* table().all().map(show);
    },
    get: async ({ id }) => show(table().get(id)),
    create: async ({ systemTemplateId, name, description, properties }) => {
      const template = scope.table("systemTemplates").refer(systemTemplateId, "systemTemplateId");
      const id = scope.cloud.id("system");
      table().checkQuota();
      const members = await membersFrom(scope, services, template);
      table().add({ id, name: name ?? id, description, created: scope.cloud.now, state: "creating", members, properties });
      scope.later(() => table().find(id) && table().change(id, { state: "started" }));
      return show(table().get(id));
    },
    start: async ({ id }) => {
      for (const machine of machinesIn(table().own(id), "stopped")) await services.instances?.start?.({ id: machine });
      return show(table().get(id));
    },
    stop: async ({ id }) => {
      for (const machine of machinesIn(table().own(id), "running")) await services.instances?.stop?.({ id: machine });
      return show(table().get(id));
    },
    update: async ({ id, ...fields }) => show(table().change(id, given(fields))),
    addMember: async ({ id, kind, resourceId, name, description }) => {
      const { members } = table().own(id);
      scope.table(kinds[kind]).refer(resourceId, "resourceId");
      if (members.some((member) => member.kind === kind && member.resourceId === resourceId))
        throw alreadyExists("member", resourceId);
      const member = { id: scope.cloud.id("member"), kind, resourceId, ...given({ name, description }) };
      return show(table().change(id, { members: [...members, member] }));
    },
    removeMember: async ({ id, memberId }) => {
      const { members } = table().own(id);
      const others = members.filter((member) => member.id !== memberId);
      if (others.length === members.length) throw notFound("member", memberId);
      return show(table().change(id, { members: others }));
    },
    destroy: async ({ id }) => table().remove(id),
  };
};

/** Makes what a template holds, as members. */
async function membersFrom(scope: Scope, services: MemberServices, template: SystemTemplate): Promise<readonly Member[]> {
  const members: Member[] = [];
  for (const component of template.components) {
    const [kind, make] = makerOf(services, component);
    for (let count = 0; count < (component.quantity ?? 1); count++) {
      const made = await make();
      members.push({ id: scope.cloud.id("member"), name: component.name, kind, resourceId: made.id });
    }
  }
  return members;
}

function makerOf(
  services: MemberServices,
  { type, template }: SystemTemplate["components"][number],
): readonly [Member["kind"], () => Promise<Made>] {
  if (type === "Machine" && services.instances?.create) {
    const { imageId, hardwareProfileId } = template ?? {};
    if (imageId === undefined) throw invalid("systemTemplateId", "The template of the machine names no image.");
    return ["machine", async () => only(await services.instances?.create?.({ imageId, hardwareProfileId }))];
  }
  if (type === "Volume" && services.volumes?.create) return ["volume", async () => only(await services.volumes?.create?.({}))];
  if (type === "Network" && services.networks?.create)
    return ["network", async () => only(await services.networks?.create?.({}))];
  if (type === "Address" && services.addresses?.create)
    return ["address", async () => only(await services.addresses?.create?.({}))];
  throw new CloudError("unsupported", `Components of type '${type}' cannot be made.`);
}

function only(made: Made | readonly Made[] | undefined): Made {
  const one = [made].flat()[0] as Made | undefined;
  if (!one) throw new CloudError("internal", "Nothing was made.");
  return one;
}

function stateOf(scope: Scope, { members }: System): NonNullable<System["state"]> {
  const states = new Set(
    members.flatMap(({ kind, resourceId = "" }) =>
      kind === "machine" ? [scope.table("instances").find(resourceId)?.state ?? "gone"] : [],
    ),
  );
  states.delete("gone");
  if (states.size > 1) return "mixed";
  const [state] = states;
  if (state === "stopped" || state === "stopping") return state;
  if (state === "pending") return "starting";
  return state === "error" ? "error" : "started";
}
