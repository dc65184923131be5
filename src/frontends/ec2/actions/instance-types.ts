import type { HardwareProfile } from "../../../model/collections/hardware-profiles.ts";
import { optional, string } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { instanceTypeDocument, instanceTypeOfferingDocument } from "../../../protocols/ec2/documents/instance-type.ts";
import type { Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { describe } from "../../aws-query/describe.ts";
import { architectureOf } from "../architecture.ts";
import { countNames, typeOf } from "../instance-types.ts";
import { onlyZone, zonesAmong } from "../zones.ts";

/** A profile under the name of its type. */
interface InstanceType {
  readonly id: string;
  readonly profile: HardwareProfile;
}

/** All types: which name a profile goes by depends on the others. */
async function listTypes({ cloud }: Call): Promise<readonly InstanceType[]> {
  const profiles: HardwareProfile[] = [];
  for await (const profile of cloud.list("hardwareProfiles", {})) profiles.push(profile);
  const names = countNames(profiles);
  return profiles.map((profile) => ({ id: typeOf(profile, names), profile }));
}

async function* behindOf(call: Call, after: string | undefined): AsyncGenerator<InstanceType, void, undefined> {
  const types = await listTypes(call);
  yield* after === undefined ? types : types.slice(types.findIndex(({ id }) => id === after) + 1);
}

const unknownType = (types: readonly string[]): AwsFault =>
  new AwsFault("InvalidInstanceType", `The following supplied instance types do not exist: [${types.join(", ").slice(0, 500)}]`);

const mebibyte = 2 ** 20;

const describeInstanceTypes = describe({
  name: "DescribeInstanceTypes",
  doc: "The hardware profiles.",
  needs: ["hardwareProfiles", "list"],
  set: "instanceTypeSet",
  item: instanceTypeDocument,
  ids: { name: "InstanceType", decode: (type: string) => type, notFound: unknownType },
  filters: {
    "auto-recovery-supported": "autoRecoverySupported",
    "bare-metal": "bareMetal",
    "burstable-performance-supported": "burstablePerformanceSupported",
    "current-generation": "currentGeneration",
    "dedicated-hosts-supported": "dedicatedHostsSupported",
    "ebs-info.ebs-optimized-support": "ebsInfo.ebsOptimizedSupport",
    "ebs-info.encryption-support": "ebsInfo.encryptionSupport",
    "ebs-info.nvme-support": "ebsInfo.nvmeSupport",
    "free-tier-eligible": "freeTierEligible",
    "hibernation-supported": "hibernationSupported",
    hypervisor: "hypervisor",
    "instance-storage-supported": "instanceStorageSupported",
    "instance-type": "instanceType",
    "memory-info.size-in-mib": "memoryInfo.sizeInMiB",
    "network-info.efa-supported": "networkInfo.efaSupported",
    "network-info.ena-support": "networkInfo.enaSupport",
    "network-info.encryption-in-transit-supported": "networkInfo.encryptionInTransitSupported",
    "network-info.ipv4-addresses-per-interface": "networkInfo.ipv4AddressesPerInterface",
    "network-info.ipv6-addresses-per-interface": "networkInfo.ipv6AddressesPerInterface",
    "network-info.ipv6-supported": "networkInfo.ipv6Supported",
    "network-info.maximum-network-cards": "networkInfo.maximumNetworkCards",
    "network-info.maximum-network-interfaces": "networkInfo.maximumNetworkInterfaces",
    "network-info.network-performance": "networkInfo.networkPerformance",
    "processor-info.supported-architecture": "processorInfo.supportedArchitectures",
    "processor-info.sustained-clock-speed-in-ghz": "processorInfo.sustainedClockSpeedInGhz",
    "supported-boot-mode": "supportedBootModes",
    "supported-root-device-type": "supportedRootDeviceTypes",
    "supported-usage-class": "supportedUsageClasses",
    "supported-virtualization-type": "supportedVirtualizationTypes",
    "vcpu-info.default-cores": "vCpuInfo.defaultCores",
    "vcpu-info.default-threads-per-core": "vCpuInfo.defaultThreadsPerCore",
    "vcpu-info.default-vcpus": "vCpuInfo.defaultVCpus",
  },
  pages: { minimum: 5, maximum: 100 },
  list: (call, { after }) => behindOf(call, after),
  show: ({ id, profile: { cpu, memory, architecture } }) => {
    const cores = Math.max(1, Math.round(cpu?.value ?? 1));
    const architectures = architecture?.values ?? [architecture?.value];
    return {
      instanceType: id,
      currentGeneration: true,
      freeTierEligible: false,
      supportedUsageClasses: ["on-demand"],
      supportedRootDeviceTypes: ["ebs"],
      supportedVirtualizationTypes: ["hvm"],
      bareMetal: false,
      hypervisor: "xen",
      processorInfo: { supportedArchitectures: architectures.map(architectureOf) },
      vCpuInfo: { defaultVCpus: cores, defaultCores: cores, defaultThreadsPerCore: 1 },
      memoryInfo: { sizeInMiB: Math.round((memory?.value ?? 0) / mebibyte) },
      ...constantFields,
    };
  },
});

/** What clients expect and no cloud tells. */
const networkCard = { networkCardIndex: 0, networkPerformance: "Moderate", maximumNetworkInterfaces: 15 };
const constantFields = {
  instanceStorageSupported: false,
  ebsInfo: { ebsOptimizedSupport: "unsupported", encryptionSupport: "unsupported", nvmeSupport: "unsupported" },
  networkInfo: {
    networkPerformance: "Moderate",
    maximumNetworkInterfaces: 15,
    maximumNetworkCards: 1,
    defaultNetworkCardIndex: 0,
    networkCards: [networkCard],
    ipv4AddressesPerInterface: 50,
    ipv6AddressesPerInterface: 50,
    ipv6Supported: true,
    enaSupport: "supported",
    efaSupported: false,
    encryptionInTransitSupported: false,
  },
  placementGroupInfo: { supportedStrategies: [] },
  hibernationSupported: false,
  burstablePerformanceSupported: false,
  dedicatedHostsSupported: false,
  autoRecoverySupported: false,
  supportedBootModes: ["legacy-bios", "uefi"],
};

const describeInstanceTypeOfferings = describe({
  name: "DescribeInstanceTypeOfferings",
  doc: "The hardware profiles in the caller's region, or in each of its realms.",
  needs: ["hardwareProfiles", "list"],
  set: "instanceTypeOfferingSet",
  item: instanceTypeOfferingDocument,
  parameters: { LocationType: optional(string()) },
  filters: { "instance-type": "instanceType", location: "location" },
  list: async function* (call, { after, parameters: { LocationType: locationType = "region" } }) {
    const locations = locationType === "region" ? [call.region] : await zonesOf(call);
    let skips = after !== undefined;
    for await (const { id } of behindOf(call, undefined)) {
      for (const location of locations) {
        const offering = { id: `${id} ${location}`, type: id, location, locationType };
        if (!skips) yield offering;
        else if (offering.id === after) skips = false;
      }
    }
  },
  show: ({ type, location, locationType }) => ({ instanceType: type, locationType, location }),
});

async function zonesOf(call: Call): Promise<readonly string[]> {
  if (!call.cloud.supports("realms", "list")) return [onlyZone(call)];
  const ids: string[] = [];
  for await (const { id } of zonesAmong(call.cloud.list("realms", {}))) ids.push(id);
  return ids;
}

/** Instance types. */
export const actions: readonly Action[] = [describeInstanceTypes, describeInstanceTypeOfferings];
