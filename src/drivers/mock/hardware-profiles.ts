import { onePage } from "../../http/pages.ts";
import type { Resource, Service } from "../../model/collections.ts";
import { frozenCopy } from "./frozen-copy.ts";
import { GB, MB } from "./sizes.ts";
import { missing } from "./table.ts";

const architecture = (value: string) => ({ kind: "fixed", value }) as const;

export const profileList: readonly Resource<"hardwareProfiles">[] = frozenCopy([
  {
    id: "m1-small",
    name: "m1-small",
    cpu: { kind: "fixed", value: 1 },
    memory: { kind: "fixed", value: Math.round(1740.8 * MB) },
    storage: { kind: "fixed", value: 160 * GB },
    architecture: architecture("i386"),
  },
  {
    id: "m1-large",
    name: "m1-large",
    cpu: { kind: "range", value: 1, first: 1, last: 6 },
    memory: { kind: "range", value: 10240 * MB, first: 7680 * MB, last: 15360 * MB },
    storage: { kind: "enum", value: 850 * GB, values: [850 * GB, 1024 * GB] },
    architecture: architecture("x86_64"),
  },
  {
    id: "m1-xlarge",
    name: "m1-xlarge",
    cpu: { kind: "fixed", value: 4 },
    memory: { kind: "range", value: 12288 * MB, first: 12288 * MB, last: 32768 * MB },
    storage: { kind: "enum", value: 1024 * GB, values: [1024 * GB, 2048 * GB, 4096 * GB] },
    architecture: architecture("x86_64"),
  },
  { id: "opaque", name: "opaque" },
]);

/** Profiles are shown to anyone: no credentials are looked at. */
export function hardwareProfiles() {
  return {
    list: () => onePage(async () => profileList),
    async get({ id }) {
      return profileList.find((profile) => profile.id === id) ?? missing("hardware profile", id);
    },
  } satisfies Service<"hardwareProfiles">;
}
