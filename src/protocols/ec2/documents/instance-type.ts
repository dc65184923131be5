import { boolean, integer, list, number, optional, string, struct } from "../../../model/shape.ts";

/** An instance type, as `DescribeInstanceTypes` shows it. */
export const instanceTypeDocument = struct({
  instanceType: string(),
  currentGeneration: boolean(),
  freeTierEligible: boolean(),
  supportedUsageClasses: list(string()),
  supportedRootDeviceTypes: list(string()),
  supportedVirtualizationTypes: list(string()),
  bareMetal: boolean(),
  hypervisor: string(),
  processorInfo: struct({ supportedArchitectures: list(string()), sustainedClockSpeedInGhz: optional(number()) }),
  vCpuInfo: struct({ defaultVCpus: integer(), defaultCores: integer(), defaultThreadsPerCore: integer() }),
  memoryInfo: struct({ sizeInMiB: integer() }),
  instanceStorageSupported: boolean(),
  ebsInfo: struct({ ebsOptimizedSupport: string(), encryptionSupport: string(), nvmeSupport: string() }),
  networkInfo: struct({
    networkPerformance: string(),
    maximumNetworkInterfaces: integer(),
    maximumNetworkCards: integer(),
    defaultNetworkCardIndex: integer(),
    networkCards: list(
      struct({ networkCardIndex: integer(), networkPerformance: string(), maximumNetworkInterfaces: integer() }),
    ),
    ipv4AddressesPerInterface: integer(),
    ipv6AddressesPerInterface: integer(),
    ipv6Supported: boolean(),
    enaSupport: string(),
    efaSupported: boolean(),
    encryptionInTransitSupported: boolean(),
  }),
  placementGroupInfo: struct({ supportedStrategies: list(string()) }),
  hibernationSupported: boolean(),
  burstablePerformanceSupported: boolean(),
  dedicatedHostsSupported: boolean(),
  autoRecoverySupported: boolean(),
  supportedBootModes: list(string()),
});

export const instanceTypeOfferingDocument = struct({ instanceType: string(), locationType: string(), location: string() });
