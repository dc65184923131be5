import { defineCollection, memberId, type ResourceOf } from "../collection.ts";
import { instanceActions } from "../instance-states.ts";
import { platform } from "../platform.ts";
import {
  binary,
  boolean,
  bytes,
  integer,
  list,
  map,
  number,
  oneOf,
  optional,
  reference,
  string,
  struct,
  timestamp,
} from "../shape.ts";

const address = struct({
  type: oneOf(["ipv4", "ipv6", "hostname", "mac", "vnc", "unavailable"]),
  address: optional(string()),
  port: optional(integer()),
});

const overrides = {
  cpu: optional(number({ doc: "Number of processors, where the profile leaves a choice.", name: "hwp_cpu", minimum: 0 })),
  memory: optional(bytes({ doc: "Memory, where the profile leaves a choice.", name: "hwp_memory", unit: "MB" })),
  storage: optional(bytes({ doc: "Disk, where the profile leaves a choice.", name: "hwp_storage", unit: "GB" })),
  architecture: optional(string({ doc: "Architecture, where the profile leaves a choice.", name: "hwp_architecture" })),
  rootType: optional(string({ doc: "Root device type, where the profile leaves a choice.", name: "hwp_root_type" })),
};

const blockDevice = struct({
  device: optional(string({ doc: "Device name in the instance." })),
  volumeId: optional(reference("volumes")),
  snapshotId: optional(reference("snapshots")),
  imageId: optional(reference("images")),
  size: optional(bytes({ unit: "GB" })),
  type: optional(string()),
  iops: optional(integer({ minimum: 0 })),
  encrypted: optional(boolean()),
  deleteOnTermination: optional(boolean()),
  bootIndex: optional(integer({ minimum: -1 })),
});

const attachedInterface = struct({
  id: reference("networkInterfaces"),
  networkId: optional(reference("networks")),
  subnetId: optional(reference("subnets")),
  firewallIds: optional(list(reference("firewalls"))),
  privateAddress: optional(string()),
  publicAddress: optional(string()),
  macAddress: optional(string()),
  deviceIndex: optional(integer({ minimum: 0 })),
  sourceDestinationCheck: optional(boolean()),
});

const requestedInterface = struct({
  id: optional(reference("networkInterfaces")),
  networkId: optional(reference("networks")),
  subnetId: optional(reference("subnets")),
  firewallIds: optional(list(reference("firewalls"))),
  privateAddress: optional(string()),
  publicAddress: optional(boolean({ doc: "Whether to give it a public address." })),
  deviceIndex: optional(integer({ minimum: 0 })),
});

const shutdownBehavior = oneOf(["stop", "destroy"], { doc: "What becomes of it when its guest shuts down." });

/** How much user data any cloud takes; most take 16 KiB, some 64 KiB. */
const largestUserData = 1 << 20;

export const instances = defineCollection({
  name: "instances",
  singular: "instance",
  doc: "Virtual machines, created from an image.",
  resource: {
    name: optional(string()),
    description: optional(string()),
    ownerId: optional(string()),
    imageId: optional(reference("images")),
    realmId: optional(reference("realms")),
    state: optional(
      oneOf([
        "start",
        "pending",
        "running",
        "stopping",
        "stopped",
        "paused",
        "suspended",
        "shutting_down",
        "finish",
        "error",
        "unknown",
      ]),
    ),
    stateReason: optional(struct({ code: optional(string()), message: optional(string()) })),
    hardwareProfileId: optional(reference("hardwareProfiles")),
    hardwareProfileOverrides: optional(struct(overrides)),
    actions: optional(
      list(oneOf(instanceActions), {
        doc: "What may be done to it now, where that differs from what the state machine says of its state.",
      }),
    ),
    canCreateImage: optional(boolean({ doc: "Whether an image can be made of it now." })),
    launchTime: optional(timestamp()),
    destroyedTime: optional(timestamp({ doc: "When it was destroyed; only on members listed for `destroyed_since`." })),
    publicAddresses: list(address),
    privateAddresses: list(address),
    firewallIds: optional(list(reference("firewalls"))),
    volumes: list(struct({ id: reference("volumes"), device: optional(string()), deleteOnTermination: optional(boolean()) }), {
      doc: "The storage volumes attached to it.",
    }),
    networkInterfaces: optional(list(attachedInterface)),
    keyName: optional(string()),
    username: optional(string()),
    password: optional(string({ sensitive: true })),
    authenticationError: optional(string({ doc: "Why the login cannot be told." })),
    architecture: optional(string()),
    platform: optional(platform),
    rootDevice: optional(struct({ name: optional(string()), type: optional(oneOf(["persistent", "transient"])) })),
    monitored: optional(boolean()),
    destroyProtected: optional(boolean()),
    stopProtected: optional(boolean()),
    shutdownBehavior: optional(shutdownBehavior),
    tags: optional(map()),
  },
  states: {
    start: "transitional",
    pending: "transitional",
    running: "settled",
    stopping: "transitional",
    stopped: "settled",
    paused: "settled",
    suspended: "settled",
    shutting_down: "transitional",
    finish: "settled",
    error: "failed",
    unknown: "failed",
  },
  operations: {
    list: {
      doc: "List the instances.",
      kind: "list",
      params: {
        id: optional(string({ doc: "Only the one of this id." })),
        state: optional(string({ doc: "Only those in this state." })),
        ownerId: optional(string({ doc: "Only those of this owner." })),
        destroyedSince: optional(timestamp({ doc: "Also those destroyed since then, as far as the cloud still knows them." })),
      },
      filters: { id: "id", state: "state", realmId: "realmId", ownerId: "ownerId" },
      result: "resources",
    },
    get: { doc: "Show one instance.", kind: "get", params: memberId, result: "resource" },
    create: {
      doc: "Launch an instance.",
      kind: "create",
      params: {
        imageId: reference("images", { doc: "The image to launch." }),
        realmId: optional(reference("realms", { doc: "Where to launch it." })),
        hardwareProfileId: optional(reference("hardwareProfiles", { doc: "The size.", name: "hwp_id" })),
        ...overrides,
        subnetId: optional(reference("subnets", { doc: "The subnet of its first interface." })),
        initialState: optional(
          oneOf(["running", "stopped"], { doc: "The state to leave it in.", aliases: { STARTED: "running" } }),
        ),
      },
      result: "resource or resources",
    },
    reboot: {
      doc: "Restart a running instance.",
      kind: "action",
      params: { ...memberId, force: optional(boolean({ doc: "Cut the power instead of asking the guest." })) },
      result: "resource",
    },
    start: { doc: "Start a stopped instance.", kind: "action", params: memberId, result: "resource" },
    stop: {
      doc: "Stop a running instance, which keeps its disks.",
      kind: "action",
      params: { ...memberId, force: optional(boolean({ doc: "Cut the power instead of asking the guest." })) },
      result: "resource",
    },
    destroy: { doc: "Destroy an instance.", kind: "destroy", params: memberId, result: "nothing" },
    run: {
      doc: "Run a command on an instance, by SSH.",
      kind: "action",
      params: {
        ...memberId,
        command: string({ doc: "The command line.", name: "cmd" }),
        privateKey: optional(string({ doc: "The private key to log in with (PEM).", sensitive: true, multiline: true })),
        password: optional(string({ doc: "The password to log in with.", sensitive: true })),
        ip: optional(string({ doc: "The address to connect to, instead of the first public one." })),
        port: optional(integer({ doc: "The port of its SSH server; 22 unless told.", minimum: 1, maximum: 65535 })),
        username: optional(string({ doc: "The user to log in as; root unless told." })),
      },
      result: struct({
        address: optional(string()),
        command: string(),
        output: string({ doc: "What the command wrote to its standard output." }),
        errorOutput: optional(string({ doc: "What it wrote to its standard error." })),
        exitStatus: optional(integer()),
      }),
    },
    suspend: { doc: "Suspend a running instance to memory or disk.", kind: "action", params: memberId, result: "resource" },
    resume: { doc: "Resume a suspended instance.", kind: "action", params: memberId, result: "resource" },
    resize: {
      doc: "Give an instance another hardware profile.",
      kind: "action",
      params: { ...memberId, hardwareProfileId: reference("hardwareProfiles", { name: "hwp_id", doc: "The new size." }) },
      result: "resource",
    },
    update: {
      doc: "Change an instance's name, tags, user data, protection or monitoring.",
      kind: "update",
      params: {
        ...memberId,
        name: optional(string()),
        description: optional(string()),
        tags: optional(map({ doc: "All its tags; those not named go." })),
        userData: optional(binary({ maxBytes: largestUserData })),
        destroyProtected: optional(boolean()),
        stopProtected: optional(boolean()),
        shutdownBehavior: optional(shutdownBehavior),
        monitored: optional(boolean()),
      },
      result: "resource",
    },
    setFirewalls: {
      doc: "Put an instance into just these firewalls.",
      kind: "action",
      params: { ...memberId, firewallIds: list(reference("firewalls"), { name: "firewalls" }) },
      result: "resource",
    },
    userData: {
      doc: "The data that an instance was launched with.",
      kind: "read",
      params: memberId,
      result: binary({ maxBytes: largestUserData }),
    },
    consoleOutput: {
      doc: "What an instance wrote to its console.",
      kind: "read",
      params: { ...memberId, lines: optional(integer({ doc: "Only the last so many lines.", minimum: 1 })) },
      result: struct({ output: string(), time: optional(timestamp()) }),
    },
    passwordData: {
      doc: "The administrator's password, encrypted with the instance's key.",
      kind: "read",
      params: memberId,
      result: struct({ data: string({ doc: "Base64; empty while it is not known." }), time: optional(timestamp()) }),
    },
  },
  features: {
    metrics: {
      doc: "Switch on detailed monitoring.",
      on: "create",
      params: { metrics: optional(string({ doc: "Any value that is not empty switches detailed monitoring on." })) },
    },
    realm_filter: {
      doc: "Filter instances by realm.",
      on: "list",
      params: { realmId: optional(string({ doc: "Only those in this realm." })) },
    },
    user_name: {
      doc: "The client may name the instance.",
      on: "create",
      params: { name: optional(string({ doc: "Its name.", emptyIsValue: true })) },
    },
    user_data: {
      doc: "Data for the instance.",
      on: "create",
      params: { userData: optional(binary({ doc: "User data, in Base64.", maxBytes: largestUserData })) },
    },
    user_files: {
      doc: "Files to put into the instance.",
      on: "create",
      params: {
        userFiles: optional(
          list(struct({ path: string({ maxLength: 4096 }), content: binary({ maxBytes: largestUserData }) }), {
            doc: "Files as path1, content1, path2, content2 and so on.",
          }),
        ),
      },
    },
    user_iso: {
      doc: "A disk image to attach as CD-ROM.",
      on: "create",
      params: { userIso: optional(binary({ doc: "A gzipped ISO image, in Base64.", maxBytes: 8 << 20 })) },
    },
    firewalls: {
      doc: "Put the instance into firewalls.",
      on: "create",
      params: {
        firewallIds: optional(
          list(reference("firewalls"), { name: "firewalls", doc: "Firewalls as firewalls1, firewalls2 and so on." }),
        ),
      },
    },
    authentication_key: {
      doc: "Log in with a key.",
      on: "create",
      params: { keyName: optional(reference("keys", { name: "keyname", doc: "The id of the key to log in with." })) },
    },
    authentication_password: {
      doc: "Log in with a password.",
      on: "create",
      params: { password: optional(string({ doc: "The administrator's password.", sensitive: true })) },
    },
    hardware_profiles: { doc: "Instances can be sized within a profile.", on: "create", params: {} },
    register_to_load_balancer: {
      doc: "Register the instance with a load balancer.",
      on: "create",
      params: { loadBalancerId: optional(reference("loadBalancers")) },
    },
    instance_count: {
      doc: "Launch several at once.",
      on: "create",
      params: { instanceCount: optional(integer({ doc: "How many to launch.", minimum: 1, maximum: 1000 })) },
    },
    attach_snapshot: {
      doc: "Attach a volume made from a snapshot.",
      on: "create",
      params: { snapshotId: optional(reference("snapshots")), deviceName: optional(string({ doc: "Its device name." })) },
    },
    sandboxing: { doc: "Launch a sandbox instance.", on: "create", params: { sandbox: optional(string()) } },
    instance_tags: { doc: "Tag the instance.", on: "create", params: { tags: optional(map()) } },
    block_devices: { doc: "Choose the disks.", on: "create", params: { blockDevices: optional(list(blockDevice)) } },
    network_interfaces: {
      doc: "Choose the network interfaces.",
      on: "create",
      params: { networkInterfaces: optional(list(requestedInterface)) },
    },
    protection: {
      doc: "Protect the instance against being destroyed or stopped.",
      on: "create",
      params: { destroyProtected: optional(boolean()), stopProtected: optional(boolean()) },
    },
    shutdown_behavior: {
      doc: "Choose what becomes of the instance when its guest shuts down.",
      on: "create",
      params: { shutdownBehavior: optional(shutdownBehavior) },
    },
  },
});

export type Instance = ResourceOf<typeof instances>;
