import type { Service } from "../../model/collections.ts";
import type { Caller } from "./caller.ts";
import { frozenCopy } from "./frozen-copy.ts";
import { readingFixed } from "./reading.ts";
import * as seed from "./seed/templates.ts";
import { systemTemplates as systemTemplateSeed } from "./seed/systems.ts";

/** CIMI's templates and configurations: data to be read, which nothing changes. */
const data = frozenCopy({ ...seed, systemTemplates: systemTemplateSeed });

export const systemTemplateList = data.systemTemplates;

export const systemTemplates = (caller: Caller) =>
  readingFixed(caller, "system template", data.systemTemplates) satisfies Service<"systemTemplates">;

export const networkConfigurations = (caller: Caller) =>
  readingFixed(caller, "network configuration", data.networkConfigurations) satisfies Service<"networkConfigurations">;

export const networkTemplates = (caller: Caller) =>
  readingFixed(caller, "network template", data.networkTemplates) satisfies Service<"networkTemplates">;

export const networkPorts = (caller: Caller) =>
  readingFixed(caller, "network port", data.networkPorts) satisfies Service<"networkPorts">;

export const networkPortConfigurations = (caller: Caller) =>
  readingFixed(
    caller,
    "network port configuration",
    data.networkPortConfigurations,
  ) satisfies Service<"networkPortConfigurations">;

export const networkPortTemplates = (caller: Caller) =>
  readingFixed(caller, "network port template", data.networkPortTemplates) satisfies Service<"networkPortTemplates">;

export const addressTemplates = (caller: Caller) =>
  readingFixed(caller, "address template", data.addressTemplates) satisfies Service<"addressTemplates">;

export const forwardingGroupTemplates = (caller: Caller) =>
  readingFixed(caller, "forwarding group template", data.forwardingGroupTemplates) satisfies Service<"forwardingGroupTemplates">;
