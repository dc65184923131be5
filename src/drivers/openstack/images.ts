import { path } from "../../http/path.ts";
import type { Query, Services } from "../../model/collections.ts";
import type { Image } from "../../model/collections/images.ts";
import { CloudError } from "../../model/errors.ts";
import type { Connection } from "./connection.ts";
import { projectOf } from "./identity/token.ts";
import { readTime } from "./times.ts";
import type { Server } from "./compute/api-types.ts";
import { fromMetadata, toMetadata } from "./metadata.ts";
import { bytesOfGigabyte, bytesOfMegabyte, inGigabytes } from "./sizes.ts";

/** An image of Glance, as far as it is read; its own properties are among the others. */
interface GlanceImage {
  readonly id: string;
  readonly name: string | null;
  readonly status: string;
  readonly owner: string | null;
  readonly visibility: NonNullable<Image["visibility"]>;
  readonly size: number | null;
  readonly min_ram: number;
  readonly min_disk: number;
  readonly checksum: string | null;
  readonly created_at: string;
  readonly description?: string;
  readonly hw_architecture?: string;
  readonly architecture?: string;
  /** One of Glance's usual properties: `linux` or `windows`. */
  readonly os_type?: string;
  readonly [property: string]: unknown;
}

const byStatus: Readonly<Record<string, Image["state"]>> = {
  queued: "pending",
  saving: "pending",
  uploading: "pending",
  importing: "pending",
  active: "available",
  deactivated: "unavailable",
  deleted: "deleting",
  pending_delete: "deleting",
  killed: "error",
};

/** Names that are no image's own property begin so; what a user calls a tag is kept in a property of this beginning. */
const tagPrefix = "deltacloud_tag_";

/** Images of Glance. */
export function images(connection: Connection) {
  const glance = connection.service("image");
  const show = async (id: string): Promise<Image> => {
    const image = await glance.get<GlanceImage>(path`/images/${id}`);
    const isShared = image.visibility === "shared" && image.owner === projectOf(await connection.token()).id;
    return isShared ? { ...toImage(image), sharedWith: await membersOf(connection, id) } : toImage(image);
  };
  return {
    list: (query) => listed(connection, query),
    get: async ({ id }) => show(id),
    create: async ({ instanceId, name, description, tags, noReboot }) => {
      if (noReboot === false) throw new CloudError("unsupported", "OpenStack does not stop an instance for its image.");
      const nova = connection.service("compute");
      const { server } = await nova.get<{ server: Server }>(path`/servers/${instanceId}`);
      const answer = await (
        await nova.rest()
      ).post(path`/servers/${instanceId}/action`, {
        json: {
          createImage: {
            name: name ?? `${server.name}_${new Date().toISOString()}`,
            metadata: { ...(description !== undefined && { description }), ...propertiesOf(tags ?? {}) },
          },
        },
      });
      const id = /\/images\/([^/?]+)$/.exec(answer.headers["location"] ?? "")?.[1];
      if (id === undefined) throw new CloudError("provider_error", "The cloud did not tell which image it makes.");
      return show(id);
    },
    update: async ({ id, name, description, visibility, sharedWith, minimumMemory, minimumStorage, tags }) => {
      const now = await glance.get<GlanceImage>(path`/images/${id}`);
      const isShared = (visibility ?? now.visibility) === "shared";
      if (sharedWith !== undefined && sharedWith.length > 0 && !isShared) {
        throw new CloudError("failed_precondition", `Only an image whose visibility is 'shared' has members.`);
      }
      // An image has members as long as it is shared.
      if (sharedWith?.length === 0 && now.visibility === "shared") await share(connection, id, []);
      const changes = [
        ...replace("name", name),
        ...replace("description", description),
        ...replace("visibility", visibility),
        ...replace("min_ram", minimumMemory === undefined ? undefined : Math.ceil(minimumMemory / bytesOfMegabyte)),
        ...replace("min_disk", minimumStorage === undefined ? undefined : inGigabytes(minimumStorage)),
        ...(tags === undefined ? [] : tagChanges(now, tags)),
      ];
      if (changes.length > 0) {
        const body = JSON.stringify(changes);
        const headers = { "Content-Type": "application/openstack-images-v2.1-json-patch" };
        await (await glance.rest()).patch(path`/images/${id}`, body, { headers });
      }
      if (sharedWith !== undefined && isShared) await share(connection, id, sharedWith);
      return show(id);
    },
    destroy: async ({ id }) => glance.delete(path`/images/${id}`),
  } satisfies Services["images"];
}

async function* listed(connection: Connection, { ownerId }: Query<"images">): AsyncGenerator<Image, void, undefined> {
  const glance = connection.service("image");
  const owners = await Promise.all([ownerId ?? []].flat().map((owner) => ownerOf(connection, owner)));
  // Glance shows what is one's own and what is public. What others share but offer to all (`community`) it shows when asked.
  const queries = owners.length === 0 ? [{}] : owners.map((owner) => ({ owner }));
  for (const query of queries) {
    for await (const image of glance.list<GlanceImage>("/images", "images", query)) yield toImage(image);
  }
}

const ownerOf = async (connection: Connection, owner: string): Promise<string> =>
  owner === "self" ? projectOf(await connection.token()).id : owner;

function toImage(image: GlanceImage): Image {
  const { size, checksum } = image;
  const architecture = image.hw_architecture ?? image.architecture;
  const platform = image.os_type?.toLowerCase();
  const tags = Object.entries(image).filter(([name]) => name.startsWith(tagPrefix));
  return {
    id: image.id,
    name: image.name ?? image.id,
    ...(image.description !== undefined && { description: image.description }),
    ...(image.owner !== null && { ownerId: image.owner }),
    architecture: architecture ?? "x86_64",
    ...((platform === "linux" || platform === "windows") && { platform }),
    state: byStatus[image.status] ?? "unknown",
    created: readTime(image.created_at),
    rootType: "transient",
    ...(size !== null && { size }),
    minimumMemory: image.min_ram * bytesOfMegabyte,
    minimumStorage: image.min_disk * bytesOfGigabyte,
    visibility: image.visibility,
    ...(checksum !== null && { checksum }),
    tags: fromMetadata(Object.fromEntries(tags.map(([name, value]) => [name.slice(tagPrefix.length), String(value)]))),
  };
}

const propertiesOf = (tags: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(toMetadata(tags)).map(([name, value]) => [tagPrefix + name, value]));

/** RFC 6902, of which Glance knows paths of one step. */
function tagChanges(now: GlanceImage, tags: Readonly<Record<string, string>>): object[] {
  const wanted = propertiesOf(tags);
  const gone = Object.keys(now).filter((name) => name.startsWith(tagPrefix) && !Object.hasOwn(wanted, name));
  return [
    ...gone.map((name) => ({ op: "remove", path: pointer(name) })),
    ...Object.entries(wanted).map(([name, value]) => ({ op: "add", path: pointer(name), value })),
  ];
}

const replace = (name: string, value: unknown): object[] =>
  value === undefined ? [] : [{ op: "add", path: pointer(name), value }];

const pointer = (name: string): string => `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;

/** The projects that an image is shared with. */
async function membersOf(connection: Connection, id: string): Promise<readonly string[]> {
  const glance = connection.service("image");
  const { members } = await glance.get<{ members: readonly { member_id: string }[] }>(path`/images/${id}/members`);
  return members.map(({ member_id }) => member_id);
}

/** Makes just these projects the members of an image. */
async function share(connection: Connection, id: string, projects: readonly string[]): Promise<void> {
  const glance = connection.service("image");
  const now = new Set(await membersOf(connection, id));
  for (const project of now) if (!projects.includes(project)) await glance.delete(path`/images/${id}/members/${project}`);
  for (const project of projects) if (!now.has(project)) await glance.post(path`/images/${id}/members`, { member: project });
}
