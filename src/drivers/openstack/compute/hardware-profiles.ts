import { mapped } from "../../../http/pages.ts";
import { path } from "../../../http/path.ts";
import type { Services } from "../../../model/collections.ts";
import type { HardwareProfile } from "../../../model/collections/hardware-profiles.ts";
import type { Connection } from "../connection.ts";
import { bytesOfGigabyte, bytesOfMegabyte } from "../sizes.ts";
import type { Flavor } from "./api-types.ts";

/** Hardware profiles are Nova's flavors, whose sizes are fixed. */
export function hardwareProfiles(connection: Connection) {
  const nova = connection.service("compute");
  return {
    list: () => mapped(nova.list<Flavor>("/flavors/detail", "flavors"), toHardwareProfile),
    get: async ({ id }) => toHardwareProfile((await nova.get<{ flavor: Flavor }>(path`/flavors/${id}`)).flavor),
  } satisfies Services["hardwareProfiles"];
}

/** Nova does not tell an architecture; the original said this one. */
export const toHardwareProfile = ({ id, name, vcpus, ram, disk }: Flavor): HardwareProfile => ({
  id,
  name,
  cpu: { kind: "fixed", value: vcpus },
  memory: { kind: "fixed", value: ram * bytesOfMegabyte },
  storage: { kind: "fixed", value: disk * bytesOfGigabyte },
  architecture: { kind: "fixed", value: "x86_64" },
});
