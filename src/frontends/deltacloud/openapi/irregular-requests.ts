import type { RequestParts } from "./request-parts.ts";
import { formBody } from "./request-parts.ts";
import type { ParameterObject } from "./document-types.ts";
import type { Field } from "./parameter-schemas.ts";
import type { Schema } from "./schema.ts";
import { ruleProtocols, requiredOfRules } from "../firewall-rules.ts";

/** Requests whose handlers read more, or something else, than the model's parameters; by method and pattern. */

const text: Schema = { type: "string" };
const octets: Schema = { contentMediaType: "application/octet-stream" };

const header = (name: string, description: string, schema: Schema = text): ParameterObject => ({
  name,
  in: "header",
  description,
  schema,
});

const query = (name: string, description: string, schema: Schema = text): ParameterObject => ({
  name,
  in: "query",
  description,
  schema,
});

const field = (name: string, description: string, schema: Schema = text): Field => ({
  name,
  required: requiredOfRules.includes(name),
  schema: { ...schema, description },
});

const port: Schema = { type: "integer", minimum: -1, maximum: 65535 };

const rule: readonly Field[] = [
  field("protocol", "The protocol.", { type: "string", enum: [...ruleProtocols] }),
  field("port_from", "First port, or ICMP type.", port),
  field("port_to", "Last port, or ICMP code.", port),
  field(
    "ip_address1",
    "An address block as source, such as 192.0.2.0/24. Further ones are numbered on; there has to be one source.",
  ),
  field("group1", "The name of a firewall as source. Further ones are numbered on."),
  field("group1owner", "The owner of that firewall; it goes with every group."),
  field("direction", "What may come in, or go out where the driver has the feature egress_rules.", {
    type: "string",
    enum: ["ingress", "egress"],
    default: "ingress",
  }),
];

const metadata = header(
  "X-Deltacloud-Blobmeta-NAME",
  "An entry of the user's metadata, one header for each; NAME is its key, with `-` for `_`.",
);

const conditions = [
  header("If-Match", "Only if it is this version."),
  header("If-None-Match", "Only if it is not this version; `*`: only if there is none."),
];
const times = [
  header("If-Modified-Since", "Only if it has been written since."),
  header("If-Unmodified-Since", "Only if it has not been written since."),
];

const upload: RequestParts = {
  parameters: [
    metadata,
    ...conditions,
    header("Content-MD5", "What the content must add up to, in Base64.", { type: "string", pattern: "^[A-Za-z0-9+/]{22}==$" }),
    header("X-Deltacloud-BlobType", "`segmented` for a step of a segmented upload.", { type: "string", enum: ["segmented"] }),
    header("X-Deltacloud-SegmentedBlob", "The upload; without it one begins."),
    header("X-Deltacloud-SegmentOrder", "The segment's place, from 1; without it the upload is completed.", {
      type: "integer",
      minimum: 1,
    }),
    query("blob_type", "The same as X-Deltacloud-BlobType.", { type: "string", enum: ["segmented"] }),
    query("segmented_blob", "The same as X-Deltacloud-SegmentedBlob."),
    query("segment_order", "The same as X-Deltacloud-SegmentOrder.", { type: "integer", minimum: 1 }),
  ],
  body: {
    required: false,
    description: "The content, or a segment of it; to complete an upload, its manifest: `1=<segment id>, 2=<segment id>`.",
    content: { "*/*": { schema: octets } },
  },
};

const blobForm: readonly Field[] = [
  { name: "blob_id", required: true, schema: { type: "string", minLength: 1, description: "The blob's name." } },
  { name: "blob_data", required: true, schema: { ...octets, description: "Its content: a file, or text." } },
  {
    name: "meta_params",
    required: false,
    schema: { type: "integer", minimum: 0, maximum: 1000, description: "How many entries of metadata follow." },
  },
  {
    name: "meta_name1",
    required: false,
    schema: { type: "string", description: "The key of the first; further ones are numbered on." },
  },
  { name: "meta_value1", required: false, schema: { type: "string", description: "Its value." } },
];

export const irregularRequests: Readonly<Record<string, RequestParts>> = {
  "POST firewalls/:id/rules": { parameters: [], body: formBody(rule) },
  "GET buckets/:id/:blob_id/content": {
    parameters: [
      header("Range", "One range of the bytes.", { type: "string", examples: ["bytes=0-99"] }),
      header("If-Range", "Everything, unless it still is this version."),
      ...conditions,
      ...times,
    ],
  },
  "PUT buckets/:id/:blob_id": upload,
  "PUT buckets/:id/:blob_id/stream": upload,
  "POST buckets/:id/:blob_id": { parameters: [metadata] },
  "POST buckets/:id": { parameters: [], body: formBody(blobForm) },
  "GET ": { parameters: [query("force_auth", "Whether the credentials are to be checked; any value will do.")] },
  "GET instance_states": {
    parameters: [
      query("format", "The format of the answer.", { type: "string", enum: ["xml", "json", "html", "svg", "png", "gv"] }),
    ],
  },
  "POST ": {
    parameters: [],
    body: formBody([
      { name: "driver", required: false, schema: { type: "string", description: "The driver." } },
      { name: "provider", required: false, schema: { type: "string", description: "The provider." } },
    ]),
  },
};
