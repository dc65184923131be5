import type { Instance } from "../../model/collections/instances.ts";
import { integer, oneOf, optional, type Infer, type InferFields } from "../../model/shape.ts";
import type { instanceMetadataOptions } from "../../protocols/ec2/documents/instance.ts";
import { hiddenBeginning } from "../aws-query/hidden-tags.ts";
import type { Tags } from "./tags.ts";

/** The tag that keeps them. */
const hiddenTag = `${hiddenBeginning}metadata-options`;

type MetadataOptions = Infer<typeof instanceMetadataOptions>;

/** How instances get at their metadata unless somebody has said otherwise. */
const usual: MetadataOptions = Object.freeze({
  state: "applied",
  httpTokens: "optional",
  httpPutResponseHopLimit: 1,
  httpEndpoint: "enabled",
  httpProtocolIpv6: "disabled",
  instanceMetadataTags: "disabled",
});

const onOff = optional(oneOf(["enabled", "disabled"]));

/** What can be said of it. */
export const metadataChoices = {
  HttpTokens: optional(oneOf(["optional", "required"])),
  HttpPutResponseHopLimit: optional(integer({ minimum: 1, maximum: 64 })),
  HttpEndpoint: onOff,
  HttpProtocolIpv6: onOff,
  InstanceMetadataTags: onOff,
};
export type MetadataChoices = InferFields<typeof metadataChoices>;

/**
 * How an instance gets at its metadata, as it was asked for. No cloud but EC2 lets one choose, so it is only kept, in a tag: clients make
 * an instance anew, or change it each time, where it is not shown as they have asked.
 */
export function metadataOptionsOf({ tags }: Pick<Instance, "tags">): MetadataOptions {
  const kept = tags?.[hiddenTag];
  if (kept === undefined) return usual;
  const [tokens, hops, endpoint, ipv6, instanceTags] = kept.split(" ");
  return {
    state: usual.state,
    httpTokens: tokens === "required" ? "required" : "optional",
    httpPutResponseHopLimit: Number(hops) || usual.httpPutResponseHopLimit,
    httpEndpoint: endpoint === "disabled" ? "disabled" : "enabled",
    httpProtocolIpv6: ipv6 === "enabled" ? "enabled" : "disabled",
    instanceMetadataTags: instanceTags === "enabled" ? "enabled" : "disabled",
  };
}

/** The tag that keeps choices on top of what is the case; none where that is as usual, or as it was. */
export function metadataTags(choices: MetadataChoices | undefined, before: MetadataOptions = usual): Tags {
  if (!choices) return {};
  const now = wordsOf(before);
  const wanted = wordsOf({
    state: usual.state,
    httpTokens: choices.HttpTokens ?? before.httpTokens,
    httpPutResponseHopLimit: choices.HttpPutResponseHopLimit ?? before.httpPutResponseHopLimit,
    httpEndpoint: choices.HttpEndpoint ?? before.httpEndpoint,
    httpProtocolIpv6: choices.HttpProtocolIpv6 ?? before.httpProtocolIpv6,
    instanceMetadataTags: choices.InstanceMetadataTags ?? before.instanceMetadataTags,
  });
  return wanted === now ? {} : { [hiddenTag]: wanted };
}

function wordsOf(options: MetadataOptions): string {
  const { httpTokens, httpPutResponseHopLimit, httpEndpoint, httpProtocolIpv6, instanceMetadataTags } = options;
  return [httpTokens, httpPutResponseHopLimit, httpEndpoint, httpProtocolIpv6, instanceMetadataTags].join(" ");
}
