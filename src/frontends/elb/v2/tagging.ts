import { list, string } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { tagList, withoutTags, withTags, type Tags } from "../tags.ts";
import { changeTagsAt, requireTagPlace, tagPlaceOf, tagsAt } from "./tagged.ts";

/**
 * Changes the tags of what ARNs lead to: of all, or, where one takes no more, of none.
 * @throws AwsFault such as `LoadBalancerNotFound`, `OperationNotPermitted` for what cannot be tagged, and what `change` throws
 */
async function retag(call: Call, arns: readonly string[], change: (tags: Tags) => Tags): Promise<void> {
  const places = await Promise.all(arns.map((arn) => tagPlaceOf(call, arn)));
  for (const [index, place] of places.entries()) {
    if (!place)
      throw new AwsFault("OperationNotPermitted", `There is no place for tags of '${(arns[index] ?? "").slice(0, 300)}'.`);
    requireTagPlace(call, place.collection);
    change(await tagsAt(call, place));
  }
  for (const place of places) if (place) await changeTagsAt(call, place, change);
}

const addTags = defineAction({
  name: "AddTags",
  doc: "Puts tags on balancers, listeners and target groups.",
  needs: ["loadBalancers", "update"],
  parameters: { ResourceArns: list(string()), Tags: tagList },
  document: {},
  run: async (call, { ResourceArns, Tags: added }) => {
    await retag(call, ResourceArns, (tags) => withTags(tags, added));
    return {};
  },
});

const removeTags = defineAction({
  name: "RemoveTags",
  doc: "Takes tags off balancers, listeners and target groups.",
  needs: ["loadBalancers", "update"],
  parameters: { ResourceArns: list(string()), TagKeys: list(string()) },
  document: {},
  run: async (call, { ResourceArns, TagKeys }) => {
    await retag(call, ResourceArns, (tags) => withoutTags(tags, TagKeys));
    return {};
  },
});

/** Tags of whatever has any. */
export const actions: readonly Action[] = [addTags, removeTags];
