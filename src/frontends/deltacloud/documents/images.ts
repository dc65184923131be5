import type { Image } from "../../../model/collections/images.ts";
import { isoTime } from "../../../wire/quantities.ts";
import { each, element, optionalText, text, when } from "../../../wire/xml-node.ts";
import { hrefOf, pathSegment } from "./href.ts";
import {
  actionsElement,
  destroyLink,
  jsonReference,
  jsonTags,
  member,
  reference,
  stateOf,
  type ActionLink,
  type ResourceDocument,
  type Scope,
} from "./resource-document.ts";

const destroy = destroyLink("images", "destroy_image");
const creationTime = (image: Image): string | undefined => image.verbatim?.["created"] ?? isoTime(image.created);
const rootType = (image: Image): string => image.rootType ?? "transient";

const actions = (image: Image, scope: Scope): readonly ActionLink[] => [
  { rel: "create_instance", href: `${hrefOf(scope, "instances")};image_id=${pathSegment(image.id)}`, method: "post" },
  ...destroy(image, scope),
];

export const imageDocument: ResourceDocument<Image> = {
  actions,
  xml: member(
    "images",
    text("name", (image) => image.name),
    text("description", (image) => image.description),
    text("owner_id", (image) => image.ownerId),
    text("architecture", (image) => image.architecture),
    optionalText("state", stateOf),
    optionalText("creation_time", creationTime),
    // The original did not tell the profiles of an image that it had just made.
    when(
      (image, scope) => image.hardwareProfileIds !== undefined && scope.occasion !== "create",
      element(
        "hardware_profiles",
        {},
        each((image) => image.hardwareProfileIds, reference("hardwareProfiles", { rel: "hardware_profile" })),
      ),
    ),
    text("root_type", rootType),
    actionsElement(actions),
  ),
  json: (image, scope) => ({
    id: image.id,
    href: hrefOf(scope, "images", image.id),
    name: image.name ?? null,
    description: image.description ?? null,
    owner: image.ownerId ?? null,
    architecture: image.architecture ?? null,
    state: stateOf(image) ?? null,
    root_type: rootType(image),
    creation_time: creationTime(image) ?? null,
    hardware_profiles: (image.hardwareProfileIds ?? []).map((id) => jsonReference(scope, "hardwareProfiles", id)),
    tags: jsonTags(image),
  }),
};
