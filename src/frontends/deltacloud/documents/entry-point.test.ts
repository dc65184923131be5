import assert from "node:assert/strict";
import { test } from "node:test";
import { stateMachine } from "../../../model/instance-states.ts";
import { sampleCloud, type SampleServices } from "../../../testing/sample-cloud.ts";
import { entryPointDocument } from "./documents.ts";

const base = "http://h/api";
const features = {
  images: { owner_id: true, image_name: true },
  instances: { user_name: { maxLength: 50 }, attach_snapshot: true, firewalls: true, user_files: true, hardware_profiles: true },
  firewalls: { egress_rules: true },
} as const;
const services: SampleServices = {
  instances: ["list", "get", "create"],
  images: ["list", "get"],
  firewalls: ["list"],
  buckets: ["list"],
  blobs: ["list", "get"],
  systems: ["list"],
  keys: ["create"],
};

async function documents(provider?: string) {
  const cloud = await sampleCloud(services, { features }, provider);
  const context = { base, cloud };
  return {
    xml: entryPointDocument("xml", context, cloud.capabilities),
    json: JSON.parse(entryPointDocument("json", context, cloud.capabilities)) as { api: { provider: string; links: Link[] } },
    html: entryPointDocument("html", context, cloud.capabilities),
  };
}
interface Link {
  readonly rel: string;
  readonly href: string;
  readonly features: readonly unknown[];
}

test("lists what can be listed, in alphabetical order, without blobs and what only CIMI knows", async () => {
  const { json, html } = await documents();
  assert.deepEqual(
    json.api.links.map(({ rel, href }) => [rel, href]),
    ["buckets", "drivers", "firewalls", "images", "instances"].map((name) => [name, `${base}/${name}`]),
  );
  for (const { href } of json.api.links) assert.ok(html.includes(`<a href="${href}">`));
});

test("shows features with their parameters and constraints, in the order of the model", async () => {
  const { xml } = await documents();
  assert.equal(
    xml,
    `<api driver='sample' version='1.1.3'>
  <link href='http://h/api/buckets' rel='buckets'>
  </link>
  <link href='http://h/api/drivers' rel='drivers'>
  </link>
  <link href='http://h/api/firewalls' rel='firewalls'>
  </link>
  <link href='http://h/api/images' rel='images'>
    <feature name='owner_id' rel='index'>
      <param name='owner_id' />
    </feature>
    <feature name='image_name' rel='create'>
      <param name='name' />
    </feature>
  </link>
  <link href='http://h/api/instances' rel='instances'>
    <feature name='user_name' rel='create'>
      <param name='name' />
      <constraint name='max_length' value='50'>50</constraint>
    </feature>
    <feature name='user_files' rel='create'>
      <param name='user_files' />
    </feature>
    <feature name='firewalls' rel='create'>
      <param name='firewalls' />
    </feature>
    <feature name='attach_snapshot' rel='create'>
      <param name='snapshot_id' />
      <param name='device_name' />
    </feature>
  </link>
</api>
`,
  );
});

test("has a list of operations for each feature in JSON", async () => {
  const { json } = await documents();
  assert.deepEqual(json.api.links.find(({ rel }) => rel === "instances")?.features, [
    [{ name: "user_name", rel: "create", params: ["name:string:optional"], constraints: { max_length: 50 } }],
    [{ name: "user_files", rel: "create", params: ["user_files:string:optional"], constraints: {} }],
    [{ name: "firewalls", rel: "create", params: ["firewalls:array:optional"], constraints: {} }],
    [
      {
        name: "attach_snapshot",
        rel: "create",
        params: ["snapshot_id:string:optional", "device_name:string:optional"],
        constraints: {},
      },
    ],
  ]);
});

test("names the provider where there is one; JSON says default where there is none", async () => {
  const [without, provided] = [await documents(), await documents("eu-west-1")];
  assert.equal(without.json.api.provider, "default");
  assert.equal(provided.json.api.provider, "eu-west-1");
  assert.match(provided.xml, /^<api driver='sample' provider='eu-west-1' version='1\.1\.3'>/);
});

test("shows only what the credentials have", async () => {
  const cloud = await sampleCloud(services, { states: stateMachine([["start", "running", "create"]]) });
  const narrowed = new Map([...cloud.capabilities].filter(([key]) => key !== "buckets"));
  const xml = entryPointDocument("xml", { base, cloud }, narrowed);
  assert.doesNotMatch(xml, /buckets/);
  assert.match(xml, /rel='instance_states'/);
});
