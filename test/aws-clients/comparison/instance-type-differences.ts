import type { Explanation } from "./explained-differences.ts";

/** A place in an instance type, and what is there straight and through us. */
type Row = readonly [place: string, straight: string, through: string];

const ofTypes = (rows: readonly Row[]): Explanation["differences"] =>
  rows.map(([place, straight, through]) => ["ec2 describe-instance-types", `InstanceTypes[].${place}`, straight, through]);

const leftOut = [
  "EbsInfo.AttachmentLimitType",
  "EbsInfo.EbsOptimizedInfo",
  "EbsInfo.MaximumEbsAttachments",
  "NetworkInfo.ConnectionTrackingConfiguration",
  "NetworkInfo.EnaSrdSupported",
  "NetworkInfo.FlexibleEnaQueuesSupport",
  "NetworkInfo.NetworkCards[].BaselineBandwidthInGbps",
  "NetworkInfo.NetworkCards[].DefaultEnaQueueCountPerInterface",
  "NetworkInfo.NetworkCards[].PeakBandwidthInGbps",
  "NetworkInfo.SecondaryNetworkSupported",
  "NitroEnclavesSupport",
  "NitroTpmInfo",
  "NitroTpmSupport",
  "PhcSupport",
  "ProcessorInfo.Manufacturer",
  "ProcessorInfo.SustainedClockSpeedInGhz",
  "RebootMigrationSupport",
  "SupportedInRegion",
  "VCpuInfo.ValidCores",
  "VCpuInfo.ValidThreadsPerCore",
];

/** A hardware profile has processors, memory, a disk and an architecture, whatever cloud it is of; an instance type has some more. */
export const instanceTypeDifferences: readonly Explanation[] = [
  {
    title: "Instance types: what nobody has to know",
    because:
      "A hardware profile has processors, memory, a disk and an architecture, whatever cloud it is of. What else a type may say, and need not, is left out.",
    differences: ofTypes(leftOut.map((place) => [place, "*", "nothing"])),
  },
  {
    title: "Instance types: processors",
    because: "A profile counts virtual processors. They are shown as cores of one thread each, so that their number is right.",
    differences: ofTypes([
      ["VCpuInfo.DefaultCores", "*", "*"],
      ["VCpuInfo.DefaultThreadsPerCore", "2", "1"],
    ]),
  },
  {
    title: "Instance types: what clients want to be told",
    because:
      "These have to be there. Said is what holds for every cloud: nothing that a client could then ask for in vain, and limits that stop nobody.",
    differences: ofTypes([
      ["AutoRecoverySupported", "true", "false"],
      ["BareMetal", "true", "false"],
      ["BurstablePerformanceSupported", "true", "false"],
      ["CurrentGeneration", "false", "true"],
      ["DedicatedHostsSupported", "true", "false"],
      ["EbsInfo.EbsOptimizedSupport", '"default"', '"unsupported"'],
      ["EbsInfo.EncryptionSupport", '"supported"', '"unsupported"'],
      ["EbsInfo.NvmeSupport", '"required"', '"unsupported"'],
      ["FreeTierEligible", "true", "false"],
      ["HibernationSupported", "true", "false"],
      ["Hypervisor", '"nitro"', '"xen"'],
      ["Hypervisor", "nothing", '"xen"'],
      ["NetworkInfo.EnaSupport", '"required"', '"supported"'],
      ["NetworkInfo.Ipv4AddressesPerInterface", "*", "50"],
      ["NetworkInfo.Ipv6AddressesPerInterface", "*", "50"],
      ["NetworkInfo.MaximumNetworkInterfaces", "*", "15"],
      ["NetworkInfo.NetworkCards[].MaximumNetworkInterfaces", "*", "15"],
      ["NetworkInfo.NetworkCards[].NetworkPerformance", '"*Gigabit"', '"Moderate"'],
      ["NetworkInfo.NetworkPerformance", '"*Gigabit"', '"Moderate"'],
      ["PlacementGroupInfo.SupportedStrategies[]", '"cluster"', "nothing"],
      ["PlacementGroupInfo.SupportedStrategies[]", '"partition"', "nothing"],
      ["PlacementGroupInfo.SupportedStrategies[]", '"spread"', "nothing"],
      ["SupportedBootModes[]", "nothing", '"uefi"'],
      ["SupportedUsageClasses[]", '"spot"', "nothing"],
    ]),
  },
  {
    title: "Instance types: where they are offered",
    because: "moto leaves a type out of some zones. A profile is that of the whole cloud.",
    differences: [
      [
        "ec2 describe-instance-type-offerings",
        "InstanceTypeOfferings[]",
        "nothing",
        '{"InstanceType":"t3.micro","Location":"us-east-1e","LocationType":"availability-zone"}',
      ],
    ],
  },
];
