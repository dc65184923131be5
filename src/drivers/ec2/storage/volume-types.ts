import { onePage } from "../../../http/pages.ts";
import type { Services } from "../../../model/collections.ts";
import type { VolumeType } from "../../../model/collections/volume-types.ts";
import type { Connection } from "../connection.ts";
import { notFound } from "../failures.ts";
import { identityOf } from "../identity.ts";

/** The types that EC2 has, which it does not list. */
const types: readonly VolumeType[] = [
  { id: "gp2", name: "gp2", description: "General purpose SSD, as fast as it is large", default: true },
  { id: "gp3", name: "gp3", description: "General purpose SSD", default: false },
  { id: "io1", name: "io1", description: "SSD with IOPS of one's choice", default: false },
  { id: "io2", name: "io2", description: "SSD with IOPS of one's choice, more durable", default: false },
  { id: "sc1", name: "sc1", description: "Cold HDD", default: false },
  { id: "st1", name: "st1", description: "HDD for large reads and writes", default: false },
  { id: "standard", name: "standard", description: "Magnetic, of the previous generation", default: false },
];

/** Volume types are those of EC2's block store, told to those that EC2 knows. */
export const volumeTypes = (connection: Connection) =>
  ({
    list: () =>
      onePage(async () => {
        await identityOf(connection);
        return types;
      }),
    get: async ({ id }) => {
      await identityOf(connection);
      const type = types.find((candidate) => candidate.id === id);
      if (!type) throw notFound("volume type", id);
      return type;
    },
  }) satisfies Services["volumeTypes"];
