import { boolean, integer, list, optional, string, struct } from "../../../model/shape.ts";
import { groupIdentifier, instanceBlockDevice } from "./instance.ts";

const text = optional(struct({ value: optional(string()) }));
const flag = optional(struct({ value: boolean() }));

/** One attribute of an instance: the others are left out. One without a value is an empty element, which clients look into. */
export const instanceAttributeFields = {
  instanceId: string(),
  blockDeviceMapping: optional(list(instanceBlockDevice)),
  groupSet: optional(list(groupIdentifier)),
  productCodes: optional(list(struct({ productCode: string(), type: string() }))),
  enclaveOptions: optional(struct({ enabled: boolean() })),
  instanceType: text,
  kernel: text,
  ramdisk: text,
  userData: optional(struct({ value: optional(string({ doc: "In Base64." })) })),
  instanceInitiatedShutdownBehavior: text,
  rootDeviceName: text,
  sriovNetSupport: text,
  disableApiTermination: flag,
  disableApiStop: flag,
  ebsOptimized: flag,
  enaSupport: flag,
  sourceDestCheck: flag,
};

const check = struct({ status: string(), details: list(struct({ name: string(), status: string() })) });

/** How an instance does. */
export const instanceStatus = struct({
  instanceId: string(),
  availabilityZone: string(),
  eventsSet: list(struct({ code: string() })),
  instanceState: struct({ code: integer(), name: string() }),
  systemStatus: check,
  instanceStatus: check,
});

/** What watching an instance has come to. */
export const instanceMonitoring = struct({ instanceId: string(), monitoring: struct({ state: string() }) });
