import type { Instance } from "../../../model/collections/instances.ts";
import type { System } from "../../../model/collections/systems.ts";
import type { SystemTemplate } from "../../../model/collections/templates.ts";
import { CloudError } from "../../../model/errors.ts";
import { addresses } from "./addresses.ts";
import type { TableKey } from "./cloud.ts";
import { alreadyExists, invalid, notFound } from "./failures.ts";
import { launch } from "./instance-launch.ts";
import type { InstanceRequest } from "./instance-request.ts";
import { instances } from "./instances.ts";
import { networks } from "./networks.ts";
import type { Scope, ServiceFactory } from "./scope.ts";
import { given } from "./table.ts";
import { volumes } from "./volumes.ts";

type Member = System["members"][number];

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
  const table = () => scope.table("systems");
  const show = (row: System): System => ({ ...row, state: row.state === "creating" ? row.state : stateOf(scope, row) });
  const machinesIn = (row: System, state: string): readonly string[] =>
    row.members.flatMap(({ kind, resourceId = "" }) =>
      kind === "machine" && scope.table("instances").find(resourceId)?.state === state ? [resourceId] : [],
    );
  return {
    list: () => table().listAs(show),
    get: ({ id }) => show(table().get(id)),
    create: ({ systemTemplateId, name, description, properties }) => {
      const template = scope.table("systemTemplates").refer(systemTemplateId, "systemTemplateId");
      const id = scope.cloud.id("system");
      table().checkQuota();
      const members = membersFrom(scope, template);
      table().add({ id, name: name ?? id, description, created: scope.cloud.now, state: "creating", members, properties });
      scope.later({ table: "systems", resourceId: id, from: "creating", to: "started" });
      return show(table().get(id));
    },
    start: ({ id }) => {
      for (const machine of machinesIn(table().own(id), "stopped")) instances(scope).start({ id: machine });
      return show(table().get(id));
    },
    stop: ({ id }) => {
      for (const machine of machinesIn(table().own(id), "running")) instances(scope).stop({ id: machine });
      return show(table().get(id));
    },
    update: ({ id, ...fields }) => show(table().change(id, given(fields))),
    addMember: ({ id, kind, resourceId, name, description }) => {
      const { members } = table().own(id);
      scope.table(kinds[kind]).refer(resourceId, "resourceId");
      if (members.some((member) => member.kind === kind && member.resourceId === resourceId))
        throw alreadyExists("member", resourceId);
      const member = { id: scope.cloud.id("member"), kind, resourceId, ...given({ name, description }) };
      return show(table().change(id, { members: [...members, member] }));
    },
    removeMember: ({ id, memberId }) => {
      const { members } = table().own(id);
      const others = members.filter((member) => member.id !== memberId);
      if (others.length === members.length) throw notFound("member", memberId);
      return show(table().change(id, { members: others }));
    },
    destroy: ({ id }) => table().remove(id),
  };
};

/** Makes what a template holds, as members. */
function membersFrom(scope: Scope, template: SystemTemplate): readonly Member[] {
  return template.components.flatMap((component) => {
    const [kind, make] = makerOf(scope, component);
    return Array.from({ length: component.quantity ?? 1 }, () => {
      const made = make();
      return { id: scope.cloud.id("member"), name: component.name, kind, resourceId: made.id };
    });
  });
}

function makerOf(
  scope: Scope,
  { type, template }: SystemTemplate["components"][number],
): readonly [Member["kind"], () => { readonly id: string }] {
  if (type === "Machine") {
    const { imageId, hardwareProfileId } = template ?? {};
    if (imageId === undefined) throw invalid("systemTemplateId", "The template of the machine names no image.");
    return ["machine", () => launchOne(scope, { imageId, hardwareProfileId })];
  }
  if (type === "Volume") return ["volume", () => volumes(scope).create({})];
  if (type === "Network") return ["network", () => networks(scope).create({})];
  if (type === "Address") return ["address", () => addresses(scope).create({})];
  throw new CloudError("unsupported", `Components of type '${type}' cannot be made.`);
}

function launchOne(scope: Scope, request: InstanceRequest): Instance {
  const [launched] = [launch(scope, request)].flat();
  if (!launched) throw new CloudError("internal", "Nothing was made.");
  return launched;
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
