import type { Resource } from "../../../model/collections.ts";

/** A time as the original's files have it, `Fri Feb 08 15:25:41 EET 2013`, with its spelling. EET is two hours ahead. */
export function made(text: string) {
  return { created: new Date(text.replace("EET", "GMT+0200")), verbatim: { created: text } };
}

const first = made("Fri Feb 08 15:25:41 EET 2013");
const member = made("Fri Feb 08 12:15:15 EET 2013");

/** The network, the address and the forwarding group that system1 names do not exist, in the original as here. */
export const systems: readonly Resource<"systems">[] = [
  {
    ...first,
    id: "system1",
    name: "system1",
    description: "the first system",
    state: "stopped",
    members: [
      { ...member, id: "sys_machine_1", name: "sysmach1", kind: "machine", resourceId: "inst0" },
      { ...member, id: "sys_volume_1", name: "sysvol1", kind: "volume", resourceId: "vol1" },
      { ...member, id: "network1", name: "sysnetwork1", kind: "network", resourceId: "network1" },
      { ...member, id: "address1", name: "sysaddress1", kind: "address", resourceId: "address1" },
      { ...member, id: "group1", name: "sysforwardinggroup1", kind: "forwarding_group", resourceId: "group1" },
    ],
  },
  { ...first, id: "system2", name: "system2", description: "the second system", state: "stopped", members: [] },
];

const machine = { type: "Machine", template: { imageId: "img1", hardwareProfileId: "m1-small" } } as const;

export const systemTemplates: readonly Resource<"systemTemplates">[] = [
  {
    id: "template1",
    name: "template1",
    description: "A mock system template",
    components: [
      { ...machine, name: "a_system_machine", description: "an inline mock machine template", quantity: 2 },
      { ...machine, name: "another_system_machine", description: "another inline mock machine template", quantity: 1 },
      {
        name: "yet_another_system_machine",
        description: "a reference to a mock machine template",
        type: "Machine",
        templateId: "1",
        quantity: 1,
      },
    ],
  },
];
