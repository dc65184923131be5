import type { Query, Services } from "../../../model/collections.ts";
import type { Instance } from "../../../model/collections/instances.ts";
import { CloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import { notFound } from "../failures.ts";
import { groupIdsOf } from "../network/group-ids.ts";
import type { Action } from "../query/action.ts";
import { described, describedOf } from "../query/describe.ts";
import {
  describeInstanceAttribute,
  describeInstances,
  getConsoleOutput,
  getPasswordData,
  rebootInstances,
  startInstances,
  stopInstances,
  terminateInstances,
} from "./instance-actions.ts";
import { attributesOf, changeAttribute } from "./instance-attributes.ts";
import { stateOf } from "./instance-states.ts";
import { updateInstance } from "./instance-update.ts";
import { instancesIn } from "./instance-view.ts";
import { launch } from "./launch.ts";
import { runCommand } from "./run-command.ts";

/** Instances of EC2. What was terminated is known for about an hour. */
export function instances(connection: Connection) {
  const read = async (id: string): Promise<Instance> => {
    const [instance] = (await describedOf(connection, describeInstances, [id])).flatMap(instancesIn);
    if (!instance) throw notFound("instance", id);
    return instance;
  };
  const show = async (id: string): Promise<Instance> => {
    const [instance, attributes] = await Promise.all([read(id), attributesOf(connection, id)]);
    return { ...instance, ...attributes };
  };
  /** EC2 is content with what is the case anyway; whoever asks for it is told that nothing was done. */
  const switchTo = async (
    action: Action<{ readonly InstanceId: readonly string[]; readonly Force?: boolean | undefined }, Switched>,
    { id, force }: { readonly id: string; readonly force?: boolean | undefined },
    from: readonly string[],
  ): Promise<Instance> => {
    const { instancesSet } = await connection.call(action, { InstanceId: [id], Force: force }, [id]);
    const [change] = instancesSet;
    const before = change?.previousState?.name;
    if (before !== undefined && !from.includes(before))
      throw new CloudError("failed_precondition", `The instance '${id}' is ${before}.`);
    // The answer knows the new state, and with it what may be done, before the lists do.
    const after = change?.currentState?.name;
    return { ...(await read(id)), ...(after && { state: stateOf(after), actions: undefined }) };
  };

  return {
    list: (query) => listed(connection, query),
    get: async ({ id }) => show(id),
    create: async (request) => {
      const made = await launch(connection, request);
      const [first, ...others] = made;
      return first && others.length === 0 ? first : made;
    },
    start: async (request) => switchTo(startInstances, request, ["stopped"]),
    stop: async (request) => switchTo(stopInstances, request, ["running", "pending"]),
    reboot: async ({ id }) => {
      // EC2 takes it for any state, and does nothing.
      const { state } = await read(id);
      if (state !== "running") throw new CloudError("failed_precondition", `The instance '${id}' is ${state}.`);
      await connection.call(rebootInstances, { InstanceId: [id] }, [id]);
      return read(id);
    },
    destroy: async ({ id }) => {
      await connection.call(terminateInstances, { InstanceId: [id] }, [id]);
      connection.gone(id);
    },
    run: async (request) => runCommand(connection, await read(request.id), request),
    resize: async ({ id, hardwareProfileId }) => {
      await changeAttribute(connection, id, { InstanceType: { Value: hardwareProfileId } });
      return read(id);
    },
    update: async (request) => {
      await updateInstance(connection, await read(request.id), request);
      return show(request.id);
    },
    setFirewalls: async ({ id, firewallIds }) => {
      const networkId = (await read(id)).networkInterfaces?.[0]?.networkId;
      await changeAttribute(connection, id, { GroupId: await groupIdsOf(connection, firewallIds, networkId) });
      return read(id);
    },
    userData: async ({ id }) => {
      const { userData } = await connection.call(describeInstanceAttribute, { InstanceId: id, Attribute: "userData" }, [id]);
      return Buffer.from(userData?.value ?? "", "base64");
    },
    consoleOutput: async ({ id, lines }) => {
      const { output, timestamp } = await connection.call(getConsoleOutput, { InstanceId: id }, [id]);
      const text = Buffer.from(output ?? []).toString();
      return { output: lines === undefined ? text : lastLines(text, lines), ...(timestamp && { time: timestamp }) };
    },
    passwordData: async ({ id }) => {
      const { passwordData = "", timestamp } = await connection.call(getPasswordData, { InstanceId: id }, [id]);
      return { data: passwordData.replaceAll(/\s/g, ""), ...(timestamp && { time: timestamp }) };
    },
  } satisfies Services["instances"];
}

/** A function of its own: V8 makes a generator slowly where the function that it is of is new. */
async function* listed(connection: Connection, { id, destroyedSince }: Query<"instances">): AsyncGenerator<Instance> {
  const filters = { "instance-id": id };
  for await (const reservation of described(connection, describeInstances, { filters })) {
    for (const instance of instancesIn(reservation)) {
      const { state, destroyedTime = new Date(0) } = instance;
      if (state !== "finish" || (destroyedSince !== undefined && destroyedTime >= destroyedSince)) yield instance;
    }
  }
}

interface Switched {
  readonly instancesSet: readonly {
    readonly previousState?: { readonly name?: string | undefined } | undefined;
    readonly currentState?: { readonly name?: string | undefined } | undefined;
  }[];
}

const lastLines = (text: string, count: number): string => text.replace(/\n$/, "").split("\n").slice(-count).join("\n");
