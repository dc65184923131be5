import type { Resource, Service } from "../../model/collections.ts";
import { CloudError } from "../../model/errors.ts";
import type { Caller } from "./caller.ts";
import { profileList } from "./hardware-profiles.ts";
import { createInstance } from "./instances.ts";
import { unusedId, type MockCloud } from "./mock-cloud.ts";
import { reading } from "./reading.ts";
import { missing } from "./table.ts";
import { systemTemplateList } from "./templates.ts";

type System = Resource<"systems">;
type Member = System["members"][number];
type Component = Resource<"systemTemplates">["components"][number];

export function systems(caller: Caller) {
  const { cloud } = caller;
  return {
    ...reading(caller, cloud.systems),
    /**
     * Creates the machines of the template, and a system that has them. Its name is its id, unless another has it.
     * Everything is checked before anything is created.
     * @throws `not_found` for the template, `unsupported` for components other than machines
     */
    async create({ systemTemplateId, name, description, properties }) {
      const user = caller.authenticate();
      const template =
        systemTemplateList.find((each) => each.id === systemTemplateId) ?? missing("system template", systemTemplateId);
      template.components.forEach(checkComponent);
      const { date, unix, text } = cloud.now();
      const id = name && !cloud.systems.has(name) ? name : unusedId(cloud.systems, `${name || "system"}_`, unix);
      const members: Member[] = [];
      for (const machine of template.components.flatMap(machinesOf)) {
        const instance = createInstance(cloud, user, machine);
        const memberId = unusedMemberId(cloud, "machine", members);
        members.push({ id: memberId, name: machine.name, kind: "machine", resourceId: instance.id, ...made(cloud) });
      }
      const said = { name: name || id, description, properties };
      return cloud.systems.put({ ...said, id, state: "started", members, created: date, verbatim: { created: text } });
    },
    /** Starts those that are stopped. */
    async start({ id }) {
      caller.authenticate();
      return setState(cloud, id, "started", "running");
    },
    /** Stops those that run. */
    async stop({ id }) {
      caller.authenticate();
      return setState(cloud, id, "stopped", "stopped");
    },
    async update({ id, name, description, properties }) {
      caller.authenticate();
      const system = cloud.systems.get(id);
      return cloud.systems.change(id, {
        name: name ?? system.name,
        description: description ?? system.description,
        properties: properties ?? system.properties,
      });
    },
    /** @throws `not_found` for what does not exist, `already_exists` for what is in the system already */
    async addMember({ id, kind, resourceId, name, description }) {
      caller.authenticate();
      const { members } = cloud.systems.get(id);
      tableOf(cloud, kind).get(resourceId);
      if (members.some((member) => member.kind === kind && member.resourceId === resourceId)) {
        throw new CloudError("already_exists", `'${resourceId}' is in system '${id}' already.`);
      }
      const member = { id: unusedMemberId(cloud, kind, []), kind, resourceId, name, description, ...made(cloud) };
      return cloud.systems.change(id, { members: [...members, member] });
    },
    async removeMember({ id, memberId }) {
      caller.authenticate();
      const { members } = cloud.systems.get(id);
      if (!members.some((member) => member.id === memberId)) missing("member", memberId);
      return cloud.systems.change(id, { members: members.filter((member) => member.id !== memberId) });
    },
    /** Destroys its machines with it, running or not. What else is in it stays. */
    async destroy({ id }) {
      caller.authenticate();
      for (const instanceId of machineIds(cloud, cloud.systems.remove(id))) cloud.removeInstance(instanceId);
    },
  } satisfies Service<"systems">;
}

function checkComponent({ type, template }: Component): void {
  if (type !== "Machine") throw new CloudError("unsupported", `The mock cannot create a ${type} in a system.`);
  const profile = template?.hardwareProfileId;
  if (profile !== undefined && !profileList.some((each) => each.id === profile)) {
    throw new CloudError("invalid_argument", `Hardware profile '${profile}' does not exists.`);
  }
}

/** The instances that a component asks for. A template that is only named is not known here: the plainest machine serves. */
function machinesOf({ name = "machine", quantity = 1, template }: Component) {
  return Array.from({ length: quantity }, (_, index) => ({
    name: quantity > 1 ? `${name}${index + 1}` : name,
    imageId: template?.imageId ?? "img1",
    hardwareProfileId: template?.hardwareProfileId,
  }));
}

const made = (cloud: MockCloud) => {
  const { date, text } = cloud.now();
  return { created: date, verbatim: { created: text } };
};

/** `sys_machine_2` and the like: the lowest number that no system has. */
function unusedMemberId(cloud: MockCloud, kind: Member["kind"], more: readonly Member[]): string {
  const taken = new Set([...[...cloud.systems].flatMap((system) => system.members), ...more].map((member) => member.id));
  return unusedId(taken, `sys_${kind}_`, 1);
}

function machineIds(cloud: MockCloud, { members }: System): readonly string[] {
  const ids = members.flatMap((member) => (member.kind === "machine" ? (member.resourceId ?? []) : []));
  return ids.filter((id) => cloud.instances.has(id));
}

function setState(cloud: MockCloud, id: string, state: "started" | "stopped", machineState: "running" | "stopped"): System {
  for (const instanceId of machineIds(cloud, cloud.systems.get(id))) cloud.instances.change(instanceId, { state: machineState });
  return cloud.systems.change(id, { state });
}

/** CIMI calls a subnet a network, and a network a forwarding group. */
function tableOf(cloud: MockCloud, kind: Member["kind"]) {
  switch (kind) {
    case "system":
      return cloud.systems;
    case "credential":
      return cloud.keys;
    case "network_port":
      throw new CloudError("unsupported", "The mock has no network ports in systems.");
    case "machine":
      return cloud.instances;
    case "volume":
      return cloud.volumes;
    case "network":
      return cloud.subnets;
    case "address":
      return cloud.addresses;
    case "forwarding_group":
      return cloud.networks;
  }
}
