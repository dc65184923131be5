import { list, optional, string, struct } from "../../../model/shape.ts";

export const regionDocument = struct({ regionName: string(), regionEndpoint: string(), optInStatus: string() });

export const availabilityZoneDocument = struct({
  zoneName: string(),
  zoneState: string(),
  regionName: string(),
  messageSet: list(struct({ message: string() })),
  zoneId: string(),
  groupName: string(),
  networkBorderGroup: string(),
  optInStatus: string(),
  zoneType: string(),
  parentZoneName: optional(string()),
});

export const accountAttributeDocument = struct({
  attributeName: string(),
  attributeValueSet: list(struct({ attributeValue: string() })),
});
