const units: readonly (readonly [pattern: RegExp, unit: string])[] = [
  [/Utilization$|%$/, "Percent"],
  [/Bytes$|^Network(?:In|Out)$/, "Bytes"],
  [/Ops$|^NetworkPackets|^CPU(?:Surplus)?Credit|^StatusCheckFailed|^MetadataNoToken/, "Count"],
];

/** The unit of one of EC2's metrics, which CloudWatch tells with samples only. */
export const unitOf = (metricName: string): string => units.find(([pattern]) => pattern.test(metricName))?.[1] ?? "None";
