import type { Row } from "./cloud.ts";
import type { Scope, ServiceFactory } from "./scope.ts";
import { externalNetworkId, seedTime } from "./seed-ids.ts";

/** The collections that can only be read: what systems, networks and addresses are created from. */
export const templateKeys = [
  "systemTemplates",
  "networkConfigurations",
  "networkTemplates",
  "networkPorts",
  "networkPortConfigurations",
  "networkPortTemplates",
  "addressTemplates",
  "forwardingGroups",
  "forwardingGroupTemplates",
] as const;
type TemplateKey = (typeof templateKeys)[number];

type TemplateServices = { readonly [K in TemplateKey]: ServiceFactory<K> };

const serviceOf = (key: TemplateKey) => (scope: Scope) => ({
  list: () => scope.table(key).list(),
  get: ({ id }: { readonly id: string }) => scope.table(key).get(id),
});

/** The services of all templates. */
// One service fits all keys; that each gives its own rows is beyond the compiler.
export const templateServices = Object.fromEntries(
  templateKeys.map((key) => [key, serviceOf(key)]),
) as unknown as TemplateServices;

const created = seedTime;

/** The templates that the cloud offers to everybody. */
export const seededTemplates: { readonly [K in TemplateKey]: readonly Row<K>[] } = {
  systemTemplates: [
    {
      id: "system-template-1",
      name: "Pair",
      description: "Two machines and a disk",
      created,
      components: [
        { name: "machine", type: "Machine", quantity: 2, template: { imageId: "image-1", hardwareProfileId: "small" } },
        { name: "disk", type: "Volume" },
        { name: "network", type: "Network" },
        { name: "address", type: "Address", templateId: "address-template-1" },
      ],
    },
  ],
  networkConfigurations: [
    { id: "network-configuration-1", name: "Public", created, networkType: "PUBLIC", mtu: 1500, classOfService: "GOLD" },
  ],
  networkTemplates: [{ id: "network-template-1", name: "Public", created, networkConfigurationId: "network-configuration-1" }],
  networkPorts: [
    { id: "network-port-1", name: "Uplink", created, networkId: externalNetworkId, portType: "ACCESS", state: "STARTED" },
  ],
  networkPortConfigurations: [
    { id: "network-port-configuration-1", name: "Access", created, portType: "ACCESS", classOfService: "SILVER" },
  ],
  networkPortTemplates: [
    {
      id: "network-port-template-1",
      name: "Uplink",
      created,
      networkId: externalNetworkId,
      networkPortConfigurationId: "network-port-configuration-1",
    },
  ],
  addressTemplates: [
    { id: "address-template-1", name: "Dynamic", created, allocation: "dynamic", protocol: "IPv4", networkId: externalNetworkId },
  ],
  forwardingGroups: [{ id: "forwarding-group-1", name: "All", created, networkIds: [externalNetworkId], default: true }],
  forwardingGroupTemplates: [{ id: "forwarding-group-template-1", name: "All", created, networkIds: [externalNetworkId] }],
};
