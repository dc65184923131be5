import type { Resource } from "../../../model/collections.ts";
import { hostNames } from "../host-names.ts";
import { GB, MB } from "../sizes.ts";
import { testKey } from "./test-key.ts";

const created = new Date("2012-10-25T12:27:53Z");
const image = {
  architecture: "i386",
  state: "available",
  created,
  rootType: "transient",
  verbatim: { created: "Thu Oct 25 14:27:53 CEST 2012" },
} as const;

export const images: readonly Resource<"images">[] = [
  { ...image, id: "img1", name: "img1", description: "Fedora 10", ownerId: "fedoraproject", architecture: "x86_64" },
  { ...image, id: "img2", name: "img2", description: "Fedora 10", ownerId: "fedoraproject" },
  { ...image, id: "img3", name: "img3", description: "JBoss", ownerId: "mockuser" },
];

const instance = { ownerId: "mockuser", state: "running", realmId: "us", canCreateImage: true, volumes: [] } as const;

/** inst0 has no interfaces, of inst2 they are unknown; inst1 bears the host name of another image. All as in the original. */
export const instances: readonly Resource<"instances">[] = [
  {
    ...instance,
    ...hostNames("img1", "inst0"),
    id: "inst0",
    name: "Mock Instance With Profile Change",
    imageId: "img1",
    hardwareProfileId: "m1-large",
    hardwareProfileOverrides: { memory: 12288 * MB },
    networkInterfaces: [],
  },
  {
    ...instance,
    ...hostNames("img1", "inst1"),
    id: "inst1",
    name: "MockUserInstance",
    imageId: "img3",
    hardwareProfileId: "m1-small",
    networkInterfaces: [{ id: "nic1" }],
  },
  {
    ...instance,
    ...hostNames("img1", "inst2"),
    id: "inst2",
    name: "AnotherInstance",
    imageId: "img1",
    hardwareProfileId: "m1-large",
  },
  {
    ...instance,
    ...hostNames("img3", "inst3"),
    id: "inst3",
    name: "",
    imageId: "img3",
    realmId: "eu",
    hardwareProfileId: "m1-small",
    canCreateImage: false,
    keyName: "",
    networkInterfaces: [{ id: "nicinst3" }],
  },
];

export const keys: readonly Resource<"keys">[] = [
  {
    id: "test-key",
    name: "test-key",
    credentialType: "key",
    fingerprint: "5e:ce:b6:dc:59:3b:5c:93:f8:2e:9d:20:ce:60:ca:f5:0b:8a:66:93",
    privateKey: testKey,
  },
];

const volume = {
  created: new Date("2009-07-30T14:35:11Z"),
  state: "available",
  capacity: GB,
  realmId: "us",
  verbatim: { created: "Thu Jul 30 14:35:11 UTC 2009" },
} as const;

/** vol3 says that it is attached to inst1, which does not list it. */
export const volumes: readonly Resource<"volumes">[] = [
  { ...volume, id: "vol1" },
  { ...volume, id: "vol2" },
  { ...volume, id: "vol3", state: "in-use", instanceId: "inst1", device: "/dev/sda1" },
];

const snapshot = {
  created: new Date("2009-07-29T18:15:24Z"),
  state: "completed",
  verbatim: { created: "Wed Jul 29 18:15:24 UTC 2009" },
} as const;

export const snapshots: readonly Resource<"snapshots">[] = [
  { ...snapshot, id: "snap1", volumeId: "vol1" },
  { ...snapshot, id: "snap2", volumeId: "vol2" },
  { ...snapshot, id: "snap3", volumeId: "vol2" },
];
