import { list, string } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import { changeTags, tagList, withoutTags, withTags } from "../tags.ts";
import type { Call } from "../../aws-query/call.ts";
import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { groupTailIn, placeOfAny } from "./arns.ts";
import { balancerOf } from "./lookup.ts";

/** The balancers of ARNs. @throws AwsFault `LoadBalancerNotFound`, or `OperationNotPermitted` for what cannot be tagged */
async function tagged(call: Call, arns: readonly string[]): Promise<readonly LoadBalancer[]> {
  const other = arns.find((arn) => groupTailIn(arn) !== undefined || placeOfAny(arn)?.listener !== undefined);
  if (other !== undefined) throw new AwsFault("OperationNotPermitted", "Only load balancers have a place for tags.");
  return Promise.all(arns.map((arn) => balancerOf(call, arn)));
}

const addTags = defineAction({
  name: "AddTags",
  doc: "Puts tags on balancers.",
  needs: ["loadBalancers", "update"],
  parameters: { ResourceArns: list(string()), Tags: tagList },
  document: {},
  run: async (call, { ResourceArns, Tags }) => {
    const balancers = await tagged(call, ResourceArns);
    await changeTags(call, balancers, (tags) => withTags(tags, Tags));
    return {};
  },
});

const removeTags = defineAction({
  name: "RemoveTags",
  doc: "Takes tags off balancers.",
  needs: ["loadBalancers", "update"],
  parameters: { ResourceArns: list(string()), TagKeys: list(string()) },
  document: {},
  run: async (call, { ResourceArns, TagKeys }) => {
    const balancers = await tagged(call, ResourceArns);
    await changeTags(call, balancers, (tags) => withoutTags(tags, TagKeys));
    return {};
  },
});

/** Tags of balancers. */
export const actions: readonly Action[] = [addTags, removeTags];
