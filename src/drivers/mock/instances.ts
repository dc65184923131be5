import type { Params, Resource, Service } from "../../model/collections.ts";
import { CloudError } from "../../model/errors.ts";
import { actionsIn, type InstanceAction } from "../../model/instance-states.ts";
import type { Caller } from "./caller.ts";
import { profileList } from "./hardware-profiles.ts";
import { hostNames } from "./host-names.ts";
import { machine } from "./machine.ts";
import type { MockCloud } from "./mock-cloud.ts";
import type { Query } from "./reading.ts";
import { byUtf8 } from "./table.ts";

type Instance = Resource<"instances">;

export function instances(caller: Caller) {
  const { cloud } = caller;
  return {
    /** Only the caller's own. */
    list: (query) => listInstances(caller, query),
    async get({ id }) {
      caller.authenticate();
      return cloud.instances.get(id);
    },
    async create(params) {
      return createInstance(cloud, caller.authenticate(), params);
    },
    async start({ id }) {
      caller.authenticate();
      allow(cloud, id, "start");
      return cloud.instances.change(id, { state: "running" });
    },
    async stop({ id }) {
      caller.authenticate();
      allow(cloud, id, "stop");
      return cloud.instances.change(id, { state: "stopped" });
    },
    async reboot({ id }) {
      caller.authenticate();
      return allow(cloud, id, "reboot");
    },
    async destroy({ id }) {
      caller.authenticate();
      allow(cloud, id, "destroy");
      cloud.removeInstance(id);
    },
    /** Answers a fixed text, whoever asks, also of an instance that does not exist. */
    async run({ id, command, ip }) {
      return {
        address: ip ?? cloud.instances.find(id)?.publicAddresses[0]?.address,
        command,
        output: `This is where the output from '${command}' would appear if this were not a mock provider`,
      };
    },
    /** The bytes that the instance was launched with; none where it was launched without. @throws `not_found` */
    async userData({ id }) {
      caller.authenticate();
      cloud.instances.get(id);
      return Uint8Array.from(cloud.userData.get(id) ?? []);
    },
  } satisfies Service<"instances">;
}

async function* listInstances(
  caller: Caller,
  { id, after, destroyedSince }: Query & { readonly destroyedSince?: Date | undefined },
): AsyncGenerator<Instance, void, undefined> {
  const user = caller.authenticate();
  const { cloud } = caller;
  const destroyed = destroyedSince ? [...cloud.destroyedSince(destroyedSince)] : [];
  if (destroyed.length > 0) {
    const all = [...cloud.instances, ...destroyed].toSorted((one, other) => byUtf8(one.id, other.id));
    yield* all.filter((instance) => instance.ownerId === user && byUtf8(instance.id, after ?? "") > 0);
    return;
  }
  for (const instance of cloud.instances.list({ id, after })) if (instance.ownerId === user) yield instance;
}

/**
 * Makes an instance of whatever image in whatever realm: neither is looked up, nor are sizes checked against the profile.
 * @throws `invalid_argument` for an unknown hardware profile
 */
export function createInstance(cloud: MockCloud, ownerId: string, params: Params<"instances", "create">): Instance {
  const { imageId, keyName, userData } = params;
  const hardwareProfileId = params.hardwareProfileId || "m1-small";
  if (!profileList.some((profile) => profile.id === hardwareProfileId)) {
    throw new CloudError("invalid_argument", `Hardware profile '${hardwareProfileId}' does not exists.`, { parameter: "hwp_id" });
  }
  const id = cloud.takeInstanceId();
  const instance = cloud.instances.put({
    id,
    name: params.name ?? `i-${cloud.now().unix}`,
    ownerId,
    imageId,
    realmId: params.realmId ?? "us",
    state: params.initialState ?? "running",
    hardwareProfileId,
    hardwareProfileOverrides: overrides(params),
    canCreateImage: true,
    ...hostNames(imageId, id),
    volumes: [],
    keyName,
    monitored: params.metrics ? true : undefined,
  });
  if (userData) cloud.userData.set(id, Uint8Array.from(userData));
  return instance;
}

function overrides({ cpu, memory, storage, architecture, rootType }: Params<"instances", "create">) {
  const given = { cpu, memory, storage, architecture, rootType };
  return Object.values(given).some((value) => value !== undefined) ? given : undefined;
}

/**
 * The instance, if its state allows the action.
 * @throws `not_found`, `failed_precondition`
 */
function allow(cloud: MockCloud, id: string, action: InstanceAction): Instance {
  const instance = cloud.instances.get(id);
  const state = instance.state ?? "unknown";
  if (!actionsIn(machine, state).includes(action)) {
    throw new CloudError("failed_precondition", `Instance '${id}' is ${state}: it cannot ${action}.`);
  }
  return instance;
}
