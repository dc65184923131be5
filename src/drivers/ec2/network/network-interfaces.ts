import { mapped } from "../../../http/pages.ts";
import type { Params, Services } from "../../../model/collections.ts";
import type { NetworkInterface } from "../../../model/collections/network-interfaces.ts";
import { CloudError, isCloudError } from "../../../model/errors.ts";
import { needed, type Answer } from "../../../protocols/aws-query/answer-reader.ts";
import type { networkInterfaceDocument } from "../../../protocols/ec2/documents/network-interface.ts";
import { clientTokenOf } from "../client-token.ts";
import { describeInstances } from "../compute/instance-actions.ts";
import { firstSubnetOf } from "../compute/launch-network.ts";
import type { Connection } from "../connection.ts";
import { invalidArgument, notFound } from "../failures.ts";
import { described, describedOf } from "../query/describe.ts";
import { retag, tagsFor, tagsOf } from "../tagging.ts";
import { describeSubnets } from "./describe-subnets.ts";
import { groupIdsIn, groupIdsOf } from "./group-ids.ts";
import {
  attachNetworkInterface,
  createNetworkInterface,
  deleteNetworkInterface,
  describeNetworkInterfaces,
  detachNetworkInterface,
  modifyNetworkInterface,
} from "./interface-actions.ts";
import { attachmentOf, toNetworkInterface } from "./interface-view.ts";

type Document = Answer<typeof networkInterfaceDocument>;

/** Network interfaces of EC2. */
export function networkInterfaces(connection: Connection) {
  const read = async (id: string): Promise<Document> => {
    const [found] = await describedOf(connection, describeNetworkInterfaces, [id]);
    if (!found) throw notFound("network interface", id);
    return found;
  };
  const show = async (id: string): Promise<NetworkInterface> => toNetworkInterface(await read(id));
  const allocate = async (request: Params<"networkInterfaces", "allocate">): Promise<NetworkInterface> => {
    const { networkId, name, description, ipAddress, firewallIds, tags } = request;
    const subnetId = request.subnetId ?? (await subnetCalled(connection, networkId));
    const { networkInterface } = await connection.call(
      createNetworkInterface,
      {
        SubnetId: subnetId,
        Description: description,
        PrivateIpAddress: ipAddress,
        SecurityGroupId: firewallIds && (await groupIdsIn(connection, firewallIds, subnetId)),
        TagSpecification: tagsFor("network-interface", { name, tags }),
        ClientToken: clientTokenOf(connection.context),
      },
      [subnetId, ...(firewallIds ?? [])],
    );
    if (!networkInterface) throw new CloudError("provider_error", "The cloud's answer has no network interface.");
    const made = toNetworkInterface(networkInterface);
    await connection.made(made.id);
    return made;
  };
  const attachAt = (id: string, instanceId: string, index: number): Promise<unknown> =>
    connection.call(attachNetworkInterface, { NetworkInterfaceId: id, InstanceId: instanceId, DeviceIndex: index }, [id]);
  /** At the first place that is free, or the next where somebody else was quicker. */
  const attach = async (id: string, instanceId: string, deviceIndex: number | undefined): Promise<void> => {
    let index = deviceIndex ?? (await nextIndexOf(connection, instanceId));
    for (;;) {
      try {
        await attachAt(id, instanceId, index);
        return;
      } catch (error) {
        if (deviceIndex !== undefined || !isCloudError(error) || !isTaken.has(error.code)) throw error;
        const next = await nextIndexOf(connection, instanceId);
        if (next === index) throw error;
        index = next;
      }
    }
  };
  return {
    list: ({ id, instanceId }) =>
      mapped(
        described(connection, describeNetworkInterfaces, {
          filters: { "network-interface-id": id, "attachment.instance-id": instanceId },
        }),
        toNetworkInterface,
      ),
    get: async ({ id }) => show(id),
    create: async ({ instanceId, networkId, subnetId, name }) => {
      // Nothing is made for an instance that is not there.
      await nextIndexOf(connection, instanceId);
      const { id } = await allocate({ networkId, subnetId, name });
      try {
        await attach(id, instanceId, undefined);
      } catch (error) {
        await takeBack(connection, id, error);
      }
      return show(id);
    },
    allocate,
    attach: async ({ id, instanceId, deviceIndex }) => {
      await attach(id, instanceId, deviceIndex);
      return show(id);
    },
    detach: async ({ id }) => {
      const attachment = attachmentOf(await read(id));
      if (!attachment) throw new CloudError("failed_precondition", `The network interface '${id}' is attached to no instance.`);
      await connection.call(detachNetworkInterface, { AttachmentId: needed(attachment, "attachmentId") });
      return show(id);
    },
    update: async (request) => {
      await updateInterface(connection, await read(request.id), request);
      return show(request.id);
    },
    destroy: async ({ id }) => {
      const attachment = attachmentOf(await read(id));
      if (attachment) await takeOff(connection, id, attachment);
      // It may be on its way: whoever waits may destroy it.
      if (attachment && attachmentOf(await read(id)))
        throw new CloudError("busy", `The network interface '${id}' is being detached.`);
      await connection.call(deleteNetworkInterface, { NetworkInterfaceId: id }, [id]);
      connection.gone(id);
    },
  } satisfies Services["networkInterfaces"];
}

/** Takes an interface off the instance that it was made for, as the original did: its API has no other way. An instance keeps its first one. */
async function takeOff(connection: Connection, id: string, attachment: NonNullable<Document["attachment"]>): Promise<void> {
  if (!attachment.instanceId || attachment.status === "detaching") return;
  if (attachment.deviceIndex === 0)
    throw new CloudError(
      "failed_precondition",
      `The network interface '${id}' is the first one of its instance, and goes with it.`,
    );
  await connection.call(detachNetworkInterface, { AttachmentId: needed(attachment, "attachmentId") });
}

/** How clouds say that an instance has an interface at that place. */
const isTaken: ReadonlySet<string> = new Set(["invalid_argument", "failed_precondition"]);

/** What was made and cannot be used goes again; where that fails too, the call must not be repeated by itself. */
async function takeBack(connection: Connection, id: string, cause: unknown): Promise<never> {
  try {
    await connection.call(deleteNetworkInterface, { NetworkInterfaceId: id });
  } catch {
    if (isCloudError(cause)) throw new CloudError(cause.code, cause.message, { ...cause.details, retryable: false });
  }
  throw cause;
}

/** What the original called a network was a subnet; where none is named it is a usual one. @throws `invalid_argument` where there is none */
async function subnetCalled(connection: Connection, networkId: string | undefined): Promise<string> {
  if (networkId?.startsWith("subnet-")) return networkId;
  const found = await (networkId === undefined ? usualSubnet(connection) : firstSubnetOf(connection, networkId));
  if (found === undefined) throw invalidArgument("subnetId", "Neither a subnet nor a network is named.");
  return found;
}

async function usualSubnet(connection: Connection): Promise<string | undefined> {
  const Filter = [{ Name: "default-for-az", Value: ["true"] }];
  return (await connection.call(describeSubnets.action, { Filter })).items.find(({ subnetId }) => subnetId)?.subnetId;
}

/** The first place for an interface that an instance has free. */
async function nextIndexOf(connection: Connection, instanceId: string): Promise<number> {
  const [reservation] = await describedOf(connection, describeInstances, [instanceId]);
  const taken = new Set(
    reservation?.instancesSet.flatMap((instance) => instance.networkInterfaceSet.map((each) => each.attachment?.deviceIndex)),
  );
  let index = 0;
  while (taken.has(index)) index++;
  return index;
}

async function updateInterface(
  connection: Connection,
  document: Document,
  request: Params<"networkInterfaces", "update">,
): Promise<void> {
  const { id, name, description, firewallIds, tags, deleteOnTermination, sourceDestinationCheck } = request;
  const change = (asked: Omit<Parameters<(typeof modifyNetworkInterface)["write"]>[0], "NetworkInterfaceId">) =>
    connection.call(modifyNetworkInterface, { NetworkInterfaceId: id, ...asked }, [id]);
  if (deleteOnTermination !== undefined) {
    const attachment = attachmentOf(document);
    if (!attachment) throw new CloudError("failed_precondition", `The network interface '${id}' is attached to no instance.`);
    const AttachmentId = needed(attachment, "attachmentId");
    await change({ Attachment: { AttachmentId, DeleteOnTermination: deleteOnTermination } });
  }
  if (description !== undefined) await change({ Description: { Value: description } });
  if (firewallIds !== undefined) await change({ SecurityGroupId: await groupIdsOf(connection, firewallIds, document.vpcId) });
  if (sourceDestinationCheck !== undefined) await change({ SourceDestCheck: { Value: sourceDestinationCheck } });
  if (name !== undefined || tags !== undefined) await retag(connection, id, tagsOf(document.tagSet), { name, tags });
}
