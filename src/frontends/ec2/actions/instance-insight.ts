import { boolean, optional, string, timestamp } from "../../../model/shape.ts";
import { instanceStatus } from "../../../protocols/ec2/documents/instance-attribute.ts";
import { instanceStateCodes } from "../../../protocols/ec2/instance-states.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import { describe } from "../../aws-query/describe.ts";
import { idParameter, toEc2 } from "../ids.ts";
import { ec2State } from "../instance-view.ts";
import { knownMember } from "../known-member.ts";
import { zoneOf } from "../zones.ts";
import { listInstances } from "./describe-instances.ts";

const passed = { status: "ok", details: [{ name: "reachability", status: "passed" }] };
const notApplicable = { status: "not-applicable", details: [] };

const describeInstanceStatus = describe({
  name: "DescribeInstanceStatus",
  doc: "How instances do: well while they run. The others are left out unless asked for.",
  needs: ["instances", "list"],
  set: "instanceStatusSet",
  item: instanceStatus,
  parameters: { IncludeAllInstances: optional(boolean()) },
  ids: idParameter("InstanceId", "instance"),
  filters: {
    "availability-zone": "availabilityZone",
    "availability-zone-id": "availabilityZone",
    "event.code": "eventsSet.code",
    "instance-state-code": "instanceState.code",
    "instance-state-name": "instanceState.name",
    "instance-status.reachability": "instanceStatus.details.status",
    "instance-status.status": "instanceStatus.status",
    "system-status.reachability": "systemStatus.details.status",
    "system-status.status": "systemStatus.status",
  },
  list: listInstances,
  prepare: (_, { IncludeAllInstances }) => IncludeAllInstances === true,
  show: (instance, showsAll, call) => {
    const state = ec2State(instance);
    if (state !== "running" && !showsAll) return undefined;
    const status = state === "running" ? passed : notApplicable;
    return {
      instanceId: toEc2("instance", instance.id),
      availabilityZone: zoneOf(call, instance.realmId),
      eventsSet: [],
      instanceState: { code: instanceStateCodes[state], name: state },
      systemStatus: status,
      instanceStatus: status,
    };
  },
});

/** How much of a console is shown at most, in octets: its end. */
const longestOutput = 65_536;

const getConsoleOutput = defineAction({
  name: "GetConsoleOutput",
  doc: "What an instance wrote to its console last.",
  needs: [
    ["instances", "consoleOutput"],
    ["instances", "get"],
  ],
  parameters: { InstanceId: string(), Latest: optional(boolean()) },
  document: { instanceId: string(), timestamp: timestamp(), output: string() },
  run: async (call, { InstanceId }) => {
    const { id } = await knownMember(call, "instance", "instances", InstanceId);
    const { output, time = new Date() } = await call.cloud.call("instances", "consoleOutput", { id });
    const end = Buffer.from(output, "utf8").subarray(-longestOutput);
    return { instanceId: toEc2("instance", id), timestamp: time, output: end.toString("base64") };
  },
});

const getPasswordData = defineAction({
  name: "GetPasswordData",
  doc: "The administrator's password, encrypted with the instance's key; empty while it is not known.",
  needs: [
    ["instances", "passwordData"],
    ["instances", "get"],
  ],
  parameters: { InstanceId: string() },
  document: { instanceId: string(), timestamp: timestamp(), passwordData: string({ sensitive: true }) },
  run: async (call, { InstanceId }) => {
    const { id } = await knownMember(call, "instance", "instances", InstanceId);
    const { data, time = new Date() } = await call.cloud.call("instances", "passwordData", { id });
    return { instanceId: toEc2("instance", id), timestamp: time, passwordData: data };
  },
});

/** What there is to learn of instances beside their description. */
export const actions: readonly Action[] = [describeInstanceStatus, getConsoleOutput, getPasswordData];
