import type { Resource } from "../../../model/collections.ts";

export const addresses: readonly Resource<"addresses">[] = ["192.168.0.1", "192.168.0.2", "192.168.0.3", "192.168.0.4"].map(
  (ip) => ({ id: ip, ip }),
);

export const networks: readonly Resource<"networks">[] = [
  { id: "net1", name: "network1", state: "up", addressBlocks: ["192.168.0.0/16"], subnetIds: ["subnet1", "subnet2"] },
  { id: "net2", name: "network2", state: "up", addressBlocks: ["10.0.0.0/8"], subnetIds: ["subnet3", "subnet4"] },
];

const subnet = (id: string, networkId: string, addressBlock: string): Resource<"subnets"> => ({
  id,
  name: id,
  networkId,
  addressBlock,
  type: "PRIVATE",
  state: "up",
});

export const subnets: readonly Resource<"subnets">[] = [
  subnet("subnet1", "net1", "192.168.1.0/24"),
  subnet("subnet2", "net1", "192.168.2.0/24"),
  subnet("subnet3", "net2", "10.1.0.0/16"),
  subnet("subnet4", "net2", "10.2.0.0/16"),
];

const inNet1 = (subnetId: string, ipAddress: string, network: string) => ({
  networkId: "net1",
  subnetId,
  ipAddress,
  verbatim: { networkId: network },
});

/** The original's one field for both, `network`, holds a subnet's id with the first and a network's with the second. */
export const networkInterfaces: readonly Resource<"networkInterfaces">[] = [
  { id: "nic1", name: "nic1", instanceId: "inst1", ...inNet1("subnet1", "192.168.1.2", "subnet1") },
  { id: "nicinst3", name: "nicinst3", instanceId: "inst3", ...inNet1("subnet2", "192.168.2.189", "net1") },
];
