import type { Row, TableKey, LocalCloud } from "./cloud.ts";
import { seededProfiles } from "./hardware-profiles.ts";
import { seededRealms } from "./realms.ts";
import { brokenImageId, externalNetworkId, seedTime } from "./seed-ids.ts";
import { cloudOwner } from "./table.ts";
import { seededVolumeTypes } from "./volume-types.ts";
import { seededTemplates, templateKeys } from "./templates.ts";
import type { Image } from "../../../model/collections/images.ts";

const publicImage = (id: string, facts: Partial<Image>): Image => ({
  id,
  name: id,
  ownerId: cloudOwner,
  architecture: "x86_64",
  state: "available",
  created: seedTime,
  rootType: "persistent",
  rootDevice: "/dev/vda",
  visibility: "public",
  ...facts,
});

/** The images that everybody sees. */
export const publicImages: readonly Image[] = [
  publicImage("image-1", { name: "Linux", description: "A Linux for any profile" }),
  publicImage("image-2", { name: "Linux for ARM", architecture: "arm64", hardwareProfileIds: ["flexible", "opaque"] }),
  publicImage(brokenImageId, { name: "Broken", description: "Its instances end in an error" }),
];

/** Puts in what the cloud offers to everybody. */
export function seedCloud(cloud: LocalCloud): void {
  const put = <K extends TableKey>(key: K, rows: readonly Row<K>[]): void => {
    for (const row of rows) cloud.tables[key].shelf(cloudOwner).set(row.id, row as never);
  };
  put("realms", seededRealms);
  put("hardwareProfiles", seededProfiles);
  put("images", publicImages);
  put("volumeTypes", seededVolumeTypes);
  put("networks", [
    {
      id: externalNetworkId,
      name: "external",
      state: "up",
      addressBlocks: ["203.0.113.0/24"],
      external: true,
      ownerId: cloudOwner,
    },
  ]);
  for (const key of templateKeys) put(key, seededTemplates[key]);
}
