import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { startClassic } from "../../testing/classic-client.ts";
import { at } from "../../testing/strict-xml.ts";
import { createTestDriver } from "../../testing/test-driver/driver.ts";

const { driver } = createTestDriver();
const api = await startClassic(driver);
after(() => api.close());

type Form = Readonly<Record<string, string>>;

interface Case {
  readonly collection: string;
  readonly singular: string;
  /** Makes a member, given a number that makes names and address blocks unlike others. */
  readonly right: (number: number) => Form;
  readonly required: readonly string[];
  /** 201, or 200 as the original had it. */
  readonly created?: 200;
  /** Where a browser is after a creation: it is sent there, or sees the member. */
  readonly browser?: 303;
  readonly refusals: readonly (readonly [form: Form, status: number, told: RegExp])[];
}

const cases: readonly Case[] = [
  {
    collection: "images",
    singular: "image",
    right: (number) => ({ instance_id: "instance-1", name: `image ${number}`, description: "d" }),
    required: ["instance_id"],
    refusals: [[{ instance_id: "none" }, 400, /'none'/]],
  },
  {
    collection: "keys",
    singular: "key",
    right: (number) => ({ name: `key-${number}` }),
    required: ["name"],
    refusals: [
      [{ name: "first-key" }, 403, /'first-key'/],
      [{ name: "" }, 400, /empty/],
      [{ name: "bad", public_key: "none" }, 400, /public key/],
      [{ name: "bad", key_type: "none" }, 400, /'key_type' is none of rsa/],
    ],
  },
  {
    collection: "addresses",
    singular: "address",
    right: () => ({}),
    required: [],
    refusals: [[{ network_id: "none" }, 400, /'none'/]],
  },
  {
    collection: "storage_volumes",
    singular: "storage_volume",
    right: (number) => ({ capacity: "2", name: `volume ${number}`, description: "d", realm_id: "south-1" }),
    required: [],
    refusals: [
      [{ capacity: "0" }, 400, /empty/],
      [{ capacity: "-1" }, 400, /'capacity' is not a number/],
      [{ capacity: "big" }, 400, /'capacity' is not a number/],
      [{ capacity: "99999999999999" }, 400, /'capacity' is too large/],
      [{ realm_id: "none" }, 400, /'none'/],
      [{ snapshot_id: "none" }, 400, /'none'/],
    ],
  },
  {
    collection: "storage_snapshots",
    singular: "storage_snapshot",
    right: (number) => ({ volume_id: "volume-1", name: `snapshot ${number}`, description: "d" }),
    required: ["volume_id"],
    refusals: [[{ volume_id: "none" }, 400, /'none'/]],
  },
  {
    collection: "networks",
    singular: "network",
    right: (number) => ({ name: `network ${number}`, address_block: `10.${number}.0.0/16` }),
    required: [],
    created: 200,
    refusals: [
      [{ address_block: "everywhere" }, 400, /'everywhere'/],
      [{ mtu: "1" }, 400, /'mtu' is not between 68/],
    ],
  },
  {
    collection: "subnets",
    singular: "subnet",
    right: (number) => ({ network_id: "network-1", address_block: `10.8.${number}.0/24`, name: `subnet ${number}` }),
    required: ["network_id", "address_block"],
    created: 200,
    refusals: [
      [{ network_id: "none", address_block: "10.9.0.0/24" }, 400, /'none'/],
      [{ network_id: "network-1", address_block: "192.168.0.0/24" }, 400, /192\.168\.0\.0/],
      [{ network_id: "network-1", address_block: "10.0.0.0/24" }, 409, /overlaps/],
    ],
  },
  {
    collection: "network_interfaces",
    singular: "network_interface",
    right: (number) => ({ instance: "instance-1", network: "subnet-1", name: `interface ${number}` }),
    required: ["instance", "network"],
    created: 200,
    refusals: [
      [{ instance: "none", network: "subnet-1" }, 400, /'none'/],
      [{ instance: "instance-1", network: "none" }, 400, /'none'/],
    ],
  },
  {
    collection: "buckets",
    singular: "bucket",
    right: (number) => ({ name: `bucket-${number}`, location: "south" }),
    required: ["name"],
    browser: 303,
    refusals: [
      [{ name: "first-bucket" }, 409, /'first-bucket'/],
      [{ name: "elsewhere", location: "none" }, 400, /'none'/],
    ],
  },
];

for (const { collection, singular, right, required, created = 201, browser, refusals } of cases) {
  describe(collection, () => {
    const create = (form: Form, format: "xml" | "json" | "html" = "xml") => api.send("POST", `/${collection}`, { form, format });

    test("are created, found, and destroyed, in every format", async () => {
      const xml = await create(right(1));
      assert.deepEqual([xml.status, xml.xml().name], [created, singular]);
      assert.equal(xml.location, `/${collection}/${xml.xml().attributes["id"]}`);
      assert.equal(xml.xml().attributes["href"], api.url + (xml.location ?? ""));
      const json = await create(right(2), "json");
      assert.deepEqual([json.status, json.location], [created, `/${collection}/${String(json.json(singular, "id"))}`]);
      const html = await create(right(3), "html");
      assert.equal(html.status, browser ?? created);
      for (const { location = "" } of [xml, json, html]) {
        for (const format of ["xml", "json", "html"] as const) {
          assert.equal((await api.send("GET", location, { format })).status, 200, `${location} ${format}`);
        }
        const head = await api.send("HEAD", location);
        assert.deepEqual([head.status, head.text], [200, ""]);
      }
      const gone = await api.send("DELETE", xml.location ?? "");
      assert.deepEqual([gone.status, gone.text, gone.headers.get("content-type")], [204, "", null]);
      assert.equal((await api.send("DELETE", json.location ?? "", { format: "json" })).status, 204);
      const sent = await api.send("DELETE", html.location ?? "", { format: "html" });
      assert.deepEqual([sent.status, sent.location], [303, `/${collection}`]);
    });

    test("are filtered by id", async () => {
      const [first, second] = [await create(right(4)), await create(right(5))];
      const ids = [first, second].map(({ location = "" }) => location.split("/").at(-1) ?? "");
      const query = ids.map((id) => `id[]=${id}`).join("&");
      assert.deepEqual(await api.ids(`${collection}?${query}&id[]=none`), ids);
      assert.deepEqual(await api.ids(`${collection}?id=${ids[0]}`), [ids[0]]);
      for (const none of ["id=none", "id=", "id[]="]) assert.deepEqual(await api.ids(`${collection}?${none}`), []);
    });

    test("say what is missing, in plain text", async () => {
      for (const name of required) {
        const { [name]: _, ...others } = right(6);
        for (const format of ["xml", "json"] as const) {
          const missing = await create(others, format);
          const text = `Required parameter '${name}' not found in [${Object.keys(others).join(",")}]`;
          assert.deepEqual([missing.status, missing.text], [400, text]);
        }
      }
    });

    test("that are refused say why, and change nothing", async () => {
      const before = await api.ids(collection);
      for (const [form, status, told] of refusals) {
        for (const format of ["xml", "json"] as const) {
          const refused = await create(form, format);
          assert.equal(refused.status, status, JSON.stringify(form));
          assert.match(refused.message() ?? "", told);
        }
      }
      assert.deepEqual(await api.ids(collection), before);
    });

    test("that are not there are 404", async () => {
      for (const format of ["xml", "json"] as const) {
        const shown = await api.send("GET", `/${collection}/none`, { format });
        assert.deepEqual([shown.status, shown.message()], [404, "Not Found"]);
        assert.equal((await api.send("DELETE", `/${collection}/none`, { format })).status, 404);
      }
    });
  });
}

test("what is in use stays", async () => {
  for (const path of ["addresses/address-1", "storage_volumes/volume-2", "networks/network-1", "subnets/subnet-1"]) {
    const refused = await api.send("DELETE", `/${path}`);
    assert.equal(refused.status, path.startsWith("addresses") ? 403 : 409, path);
    assert.equal((await api.send("GET", `/${path}`)).status, 200);
  }
  await api.send("PUT", "/buckets/first-bucket/blob", { body: "x" });
  assert.equal((await api.send("DELETE", "/buckets/first-bucket")).status, 403);
  assert.equal((await api.send("DELETE", "/images/image-1")).status, 403);
});

test("a volume is attached and detached", async () => {
  const { location = "" } = await api.send("POST", "/storage_volumes", { form: { realm_id: "north-1" } });
  const form = { instance_id: "instance-2", device: "/dev/vdx" };
  for (const name of ["instance_id", "device"] as const) {
    const { [name]: _, ...other } = form;
    const missing = await api.send("POST", `${location}/attach`, { form: other });
    assert.equal(missing.text, `Required parameter '${name}' not found in [${Object.keys(other).join()},id]`);
  }
  for (const [changed, status] of [
    [{ instance_id: "none" }, 400],
    [{ device: "" }, 400],
  ] as const) {
    assert.equal((await api.send("POST", `${location}/attach`, { form: { ...form, ...changed } })).status, status);
  }
  assert.equal((await api.send("POST", "/storage_volumes/none/attach", { form })).status, 404);
  assert.equal((await api.send("POST", `${location}/detach`)).status, 409);

  const attached = await api.send("POST", `${location}/attach`, { form });
  assert.equal(attached.status, 202);
  assert.equal(at(attached.xml(), "mount", "instance").attributes["id"], "instance-2");
  assert.equal(at(attached.xml(), "mount", "device").attributes["name"], "/dev/vdx");
  assert.equal((await api.send("POST", `${location}/attach`, { form })).status, 409);
  const detached = await api.send("POST", `${location}/detach`, { format: "json" });
  assert.deepEqual([detached.status, detached.json("storage_volume", "instance")], [202, {}]);
  for (const action of ["attach", "detach"]) {
    const sent = await api.send("POST", `${location}/${action}`, { form, format: "html" });
    assert.deepEqual([sent.status, sent.location], [303, location]);
  }
});

test("an address is associated and disassociated, with an empty document", async () => {
  const { location = "" } = await api.send("POST", "/addresses");
  const associate = (form: Form, format: "xml" | "json" | "html" = "xml") =>
    api.send("POST", `${location}/associate`, { form, format });
  assert.equal((await associate({})).text, "Required parameter 'instance_id' not found in [id]");
  assert.equal((await associate({ instance_id: "none" })).status, 400);
  assert.equal((await api.send("POST", `${location}/disassociate`)).status, 403);
  for (const [format, type] of [
    ["xml", "application/xml"],
    ["json", "application/json"],
  ] as const) {
    for (const answer of [
      await associate({ instance_id: "instance-2" }, format),
      await api.send("POST", `${location}/disassociate`, { format }),
    ]) {
      const { status, text, headers } = answer;
      assert.deepEqual([status, text, headers.get("content-type"), headers.get("content-length")], [202, "", type, "0"]);
    }
  }
  const sent = await associate({ instance_id: "instance-2" }, "html");
  assert.deepEqual([sent.status, sent.location], [303, location]);
  assert.equal((await associate({ instance_id: "instance-2" })).status, 403);
  const links = at((await api.send("GET", location)).xml(), "actions").children.map(({ attributes }) => attributes["rel"]);
  assert.deepEqual(links, ["destroy", "disassociate"]);
});

test("a key pair is told once, an imported key never", async () => {
  const made = await api.send("POST", "/keys", { form: { name: "told", key_type: "rsa" } });
  assert.match(at(made.xml(), "pem").text, /^-----BEGIN RSA PRIVATE KEY-----\n[\s\S]+\n-----END RSA PRIVATE KEY-----$/);
  assert.ok(!(await api.send("GET", "/keys/told")).text.includes("PRIVATE KEY"));
  const imported = await api.send("POST", "/keys", {
    form: { name: "imported", public_key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUm me" },
    format: "json",
  });
  assert.equal(imported.json("key", "pem_rsa_key"), undefined);
  assert.match(String(imported.json("key", "fingerprint")), /^[0-9a-f:]{47}$/);
});

test("a metric has its samples, a list of them none", async () => {
  const list = await api.send("GET", "/metrics");
  assert.deepEqual(at(list.xml(), "metric", "properties", "cpuUtilization").children, []);
  const shown = await api.send("GET", "/metrics/instance-1?property=cpuUtilization");
  assert.deepEqual(
    at(shown.xml(), "properties").children.map(({ name }) => name),
    ["cpuUtilization"],
  );
  const names = at(shown.xml(), "properties", "cpuUtilization", "sample").children.map(({ attributes }) => attributes["name"]);
  assert.deepEqual(names, ["minimum", "maximum", "average", "sum", "sample_count", "timestamp", "unit"]);
  assert.equal((await api.send("GET", "/metrics/none")).status, 404);
  assert.match((await api.send("GET", "/metrics/instance-1?from=then")).message() ?? "", /'from' is not a time/);
});

test("images are filtered by architecture and owner, routers by their network", async () => {
  assert.deepEqual(await api.ids("images?architecture=arm64"), ["image-2"]);
  assert.deepEqual(await api.ids("images?owner_id=cloud&architecture[]=arm64&architecture[]=x86_64"), [
    "image-1",
    "image-2",
    "image-broken",
  ]);
  assert.ok((await api.ids("images?owner_id=self")).every((id) => !id.startsWith("image-1")));
  assert.deepEqual(await api.ids("images?architecture=none"), []);
  assert.deepEqual(await api.ids("routers?network_id=network-1"), ["router-1"]);
  assert.deepEqual(await api.ids("routers?network_id=none"), []);
  assert.equal(at((await api.send("GET", "/routers/router-1")).xml(), "routes", "route", "destination").text, "0.0.0.0/0");
});

test("tags are shown where there are any", async () => {
  const made = await api.send("POST", "/storage_volumes", { form: { "tags[a<b]": "1&2", "tags[c]": "" } });
  assert.deepEqual(
    at(made.xml(), "tags").children.map(({ attributes, text }) => [attributes["name"], text]),
    [
      ["a<b", "1&2"],
      ["c", ""],
    ],
  );
  const changed = await api.send("POST", `${made.location}/update`, { form: { "tags[d]": "4" }, format: "json" });
  assert.deepEqual(changed.json("storage_volume", "tags"), { d: "4" });
});

test("credentials that have less are told of less", async () => {
  const narrow = await startClassic(createTestDriver({ narrow: ["realms", "images"] }).driver);
  const entry = (await narrow.send("GET", "/")).xml();
  await narrow.close();
  assert.deepEqual(
    entry.children.map(({ attributes }) => attributes["rel"]),
    ["drivers", "images", "instance_states", "realms"],
  );
});

test("the current driver tells the providers that these credentials see", async () => {
  const providers = [{ id: "n&1", name: "North", url: "https://north.example/;a=b" }];
  const dynamic = await startClassic(createTestDriver({ providers }).driver);
  const shown = (await dynamic.send("GET", "/drivers/test")).xml();
  const json = await dynamic.send("GET", "/drivers/test", { format: "json" });
  await dynamic.close();
  assert.equal(at(shown, "provider").attributes["id"], "n&1");
  const { attributes, text } = at(shown, "provider", "entrypoint");
  assert.deepEqual([attributes["kind"], text], ["North", "https://north.example/;a=b"]);
  assert.deepEqual(json.json("driver", "providers"), providers);
  const declared = await api.send("GET", "/drivers/test");
  assert.deepEqual(
    at(declared.xml(), "provider").children.map(({ attributes: { kind } }) => kind),
    ["compute", "storage"],
  );
});
