import type { Resource } from "../../../model/collections.ts";
import { made } from "./systems.ts";

export const networkConfigurations: readonly Resource<"networkConfigurations">[] = [
  {
    ...made("Fri Mar 9 11:57:39 EET 2012"),
    id: "network_config1",
    name: "network_config1",
    description: "another network configuration",
    networkType: "Public",
    mtu: 1500,
    classOfService: "SILVER",
  },
  {
    ...made("Fri Mar 9 12:01:53 EET 2012"),
    id: "network_config2",
    name: "network_config2",
    description: "a network configuration",
    networkType: "PUBLIC",
    mtu: 1500,
    classOfService: "GOLD",
  },
];

/** There is no forwarding group of this name. */
const forwardingGroupId = "group1";

export const networkTemplates: readonly Resource<"networkTemplates">[] = [
  {
    ...made("Thu Mar 15 12:15:15 EET 2012"),
    id: "template1",
    name: "template1",
    description: "A mock network template",
    networkConfigurationId: "network_config1",
    forwardingGroupId,
  },
  {
    ...made("Thu Mar 15 13:51:12 EET 2012"),
    id: "template2",
    name: "template2",
    description: "Another mock network template",
    networkConfigurationId: "network_config2",
    forwardingGroupId,
  },
];

const networkPort = (id: string, networkId: string): Resource<"networkPorts"> => ({
  id,
  name: id,
  description: "a mock switchport",
  networkId,
  portType: "ACCESS",
  classOfService: "GOLD",
  state: "STARTED",
});

export const networkPorts: readonly Resource<"networkPorts">[] = [
  networkPort("network_port1", "network1"),
  networkPort("network_port2", "network1"),
  networkPort("network_port3", "network2"),
  networkPort("network_port4", "network2"),
];

export const networkPortConfigurations: readonly Resource<"networkPortConfigurations">[] = [
  {
    ...made("Fri Mar 16 18:39:41 EET 2012"),
    id: "portconfig1",
    name: "portconfig1",
    description: "a mock network_port configuration",
    portType: "ACCESS",
    classOfService: "GOLD",
  },
  {
    ...made("Fri Mar 16 18:41:41 EET 2012"),
    id: "portconfig2",
    name: "portconfig2",
    description: "a mock network_port configuration",
    portType: "ACCESS",
    classOfService: "SILVER",
  },
];

const networkPortTemplate = (number: number): Resource<"networkPortTemplates"> => ({
  ...made("Fri Mar 16 19:26:41 EET 2012"),
  id: `template${number}`,
  name: `template${number}`,
  description: "A mock NetworkPortTemplate",
  networkId: `network${number}`,
  networkPortConfigurationId: `portconfig${number}`,
});

export const networkPortTemplates = [networkPortTemplate(1), networkPortTemplate(2)];

const addressTemplate = {
  description: "an IP address",
  ip: "192.168.10.1",
  allocation: "dynamic",
  defaultGateway: "192.168.0.1",
  dns: "192.168.0.10",
  protocol: "IPv4",
  mask: "255.255.0.0",
  networkId: "network1",
} as const;

export const addressTemplates: readonly Resource<"addressTemplates">[] = [
  {
    ...addressTemplate,
    ...made("Tue Apr 03 10:34:45 EET 2012"),
    id: "addr_template1",
    name: "addr_template1",
    hostname: "marios.local",
  },
  {
    ...addressTemplate,
    ...made("Wed Apr 04 13:27:15 EET 2012"),
    id: "addr_template2",
    name: "addr_template2",
    hostname: "foo.bar",
  },
];

export const forwardingGroupTemplates: readonly Resource<"forwardingGroupTemplates">[] = [
  { id: "template1", name: "template1", networkIds: ["network1", "network2"] },
];
