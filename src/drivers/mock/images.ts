import type { Query, Resource, Service } from "../../model/collections.ts";
import { CloudError } from "../../model/errors.ts";
import type { Caller } from "./caller.ts";
import { profileList } from "./hardware-profiles.ts";
import { byUtf8 } from "./table.ts";

type Image = Resource<"images">;

export function images(caller: Caller) {
  const { cloud } = caller;
  return {
    list: (query) => listed(caller, query),
    async get({ id }) {
      caller.authenticate();
      return withProfiles(cloud.images.get(id));
    },
    /** The new image is told without its profiles, as in the original; who asks later gets them. */
    async create({ instanceId, name, description }) {
      caller.authenticate();
      const instance = cloud.instances.find(instanceId);
      if (!instance) throw new CloudError("not_found", "NotFound");
      if (!instance.canCreateImage) {
        throw new CloudError("failed_precondition", "CreateImageNotSupported", { providerCode: "CreateImageNotSupported" });
      }
      if (!name) throw new CloudError("invalid_argument", "An image needs a name.", { parameter: "name" });
      const made = { ownerId: "root", architecture: "i386", state: "available", rootType: "transient" } as const;
      return cloud.images.put({ ...made, id: name, name, description });
    },
    /** Succeeds also where there is no such image. */
    async destroy({ id }) {
      caller.authenticate();
      cloud.images.delete(id);
    },
  } satisfies Service<"images">;
}

/** By owner, then description, then id. The owner `self` is the caller. */
async function* listed(caller: Caller, { ownerId }: Query<"images">): AsyncGenerator<Image, void, undefined> {
  const user = caller.authenticate();
  const owners = ownerId === undefined ? undefined : [ownerId].flat().map((owner) => (owner === "self" ? user : owner));
  const sorted = [...caller.cloud.images].sort(byOwnerAndDescription);
  for (const image of sorted) {
    if (owners?.includes(image.ownerId ?? "") ?? true) yield withProfiles(image);
  }
}

function byOwnerAndDescription(one: Image, other: Image): number {
  return (
    byUtf8(one.ownerId ?? "", other.ownerId ?? "") ||
    byUtf8(one.description ?? "", other.description ?? "") ||
    byUtf8(one.id, other.id)
  );
}

const hardwareProfileIds = Object.freeze(profileList.map((profile) => profile.id));

/** Every profile is said of every image, whatever its architecture. */
const withProfiles = (image: Image): Image => ({ ...image, hardwareProfileIds });
