import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createMock } from "../../drivers/mock/driver.ts";
import { createCommandRunner } from "../../http/command-runner.ts";
import { createEgressPolicy } from "../../http/egress.ts";
import type { Driver } from "../../model/driver.ts";
import { startClassic, type ClassicClient } from "../../testing/classic-client.ts";
import { startSshServer, type SshServer } from "../../testing/ssh-server.ts";
import { at } from "../../testing/strict-xml.ts";
import { createTestDriver } from "../../testing/test-driver/driver.ts";
import { generateSshKeyPair } from "../../wire/ssh-keys.ts";

const { driver, probe } = createTestDriver();
const api = await startClassic(driver);
const mock = await startClassic(createMock());
after(() => Promise.all([api.close(), mock.close()]));

const image_id = "image-1";
const create = (form: Readonly<Record<string, string>>, format: "xml" | "json" | "html" = "xml") =>
  api.send("POST", "/instances", { form: { image_id, ...form }, format });
const newInstance = async (form: Readonly<Record<string, string>> = {}): Promise<string> => (await create(form)).location ?? "";

describe("actions", () => {
  test("answer 202 with the instance, which in JSON stands bare", async () => {
    const instance = await newInstance();
    for (const [action, state] of [
      ["stop", "STOPPED"],
      ["start", "RUNNING"],
      ["reboot", "RUNNING"],
    ] as const) {
      const bare = await api.send("POST", `${instance}/${action}`, { format: "json" });
      assert.deepEqual([bare.status, bare.json("state")], [202, state]);
      assert.ok(Number(bare.headers.get("x-backend-runtime")) > 0);
      if (action === "reboot") break;
      const opposite = action === "stop" ? "start" : "stop";
      assert.equal(at((await api.send("POST", `${instance}/${opposite}`)).xml(), "actions").name, "actions");
      await api.send("POST", `${instance}/${action}`);
    }
  });

  test("send a client on where the driver gives no instance", async () => {
    const silent: Driver = {
      ...driver,
      connect: (context) => {
        const session = driver.connect(context);
        const stop = async (params: { id: string }): Promise<never> => {
          await session.instances?.stop?.(params);
          return undefined as never;
        };
        return { ...session, instances: { ...session.instances, stop } };
      },
    };
    const instance = await newInstance();
    const elsewhere = await startClassic(silent);
    const answer = await elsewhere.send("POST", `${instance}/stop`);
    await elsewhere.close();
    assert.deepEqual([answer.status, answer.location, answer.text], [303, instance, ""]);
  });

  test("on a missing instance are 403, in every format, and nothing is called", async () => {
    probe.clear();
    for (const format of ["xml", "json", "html"] as const) {
      for (const action of ["start", "stop", "reboot"]) {
        assert.equal((await api.send("POST", `/instances/none/${action}`, { format })).status, 403);
      }
      assert.equal((await api.send("DELETE", "/instances/none", { format })).status, 403);
    }
    assert.deepEqual([...new Set(probe.calls.map(({ operation }) => operation))], ["instances.get"]);
    const told = await api.send("DELETE", "/instances/none", { format: "json" });
    assert.deepEqual([told.message(), told.json("error")], ["Forbidden", "Deltacloud::Exceptions::ForbiddenError"]);
  });

  test("that the state does not allow are 405, and change nothing", async () => {
    const instance = await newInstance({ initial_state: "stopped" });
    for (const action of ["stop", "reboot"]) {
      const refused = await api.send("POST", `${instance}/${action}`);
      assert.deepEqual([refused.status, refused.message()], [405, "Method Not Allowed"]);
    }
    await api.send("POST", `${instance}/start`);
    assert.equal((await api.send("POST", `${instance}/start`, { format: "json" })).status, 405);
    assert.equal(at((await api.send("GET", instance)).xml(), "state").text, "RUNNING");
  });

  test("destroy answers 204, or sends a browser to the list", async () => {
    const one = await api.send("DELETE", await newInstance());
    assert.deepEqual([one.status, one.text], [204, ""]);
    const other = await api.send("DELETE", await newInstance(), { format: "html" });
    assert.deepEqual([other.status, other.location], [303, "/instances"]);
  });

  test("follow the links of the document", async () => {
    const made = await create({ name: "linked" });
    const links = new Map(at(made.xml(), "actions").children.map(({ attributes }) => [attributes["rel"], attributes] as const));
    const follow = (rel: string, format: "xml" | "json" = "xml") => {
      const { href = "", method = "" } = links.get(rel) ?? {};
      return api.send(method.toUpperCase(), href, { format });
    };
    const image = await follow("create_image", "json");
    assert.deepEqual([image.status, image.location], [201, `/images/${String(image.json("image", "id"))}`]);
    assert.equal((await follow("stop")).status, 202);
    assert.equal((await follow("destroy")).status, 204);
  });
});

describe("creation", () => {
  test("of several gives a list, without a location", async () => {
    for (const format of ["xml", "json", "html"] as const) {
      const made = await create({ instance_count: "2" }, format);
      assert.deepEqual([made.status, made.location], [201, undefined]);
      if (format === "xml") assert.deepEqual([made.xml().name, made.xml().children.length], ["instances", 2]);
      if (format === "json") assert.equal((made.json("instances") as unknown[]).length, 2);
    }
    assert.match((await create({ instance_count: "1" })).location ?? "", /^\/instances\//);
  });

  test("sizes within the profile, which the document tells", async () => {
    const sizes = { hwp_cpu: "4", hwp_memory: "2048", hwp_storage: "40", hwp_architecture: "arm64", hwp_root_type: "transient" };
    const made = await create({ hwp_id: "flexible", ...sizes });
    const properties = at(made.xml(), "hardware_profile").children.map(({ attributes: { name, value } }) => [name, value]);
    assert.deepEqual(properties, [
      ["memory", "2048"],
      ["storage", "40"],
      ["architecture", "arm64"],
      ["cpu", "4"],
      ["root_type", "transient"],
    ]);
    const json = await api.send("GET", made.location ?? "", { format: "json" });
    assert.deepEqual(json.json("instance", "hardware_profile", "properties"), {
      memory: "2048",
      storage: "40",
      architecture: "arm64",
      cpu: "4",
      root_type: "transient",
    });
  });

  test("takes what features add", async () => {
    const made = await create(
      {
        name: "",
        realm_id: "south-1",
        firewalls1: "firewall-1",
        password: "p&w",
        user_data: btoa("hello"),
        metrics: "yes",
        snapshot_id: "snapshot-1",
        device_name: "/dev/vdx",
        "tags[a]": "b",
        path1: "/etc/motd",
        content1: "hi",
        initial_state: "STARTED",
      },
      "json",
    );
    assert.deepEqual(made.json("instance", "name"), "");
    assert.deepEqual(made.json("instance", "authentication"), { user: "root", password: "p&w" });
    assert.deepEqual(made.json("instance", "tags"), { a: "b" });
    assert.equal((made.json("instance", "storage_volumes") as unknown[]).length, 1);
    const userData = await api.send("GET", `${made.location}/user_data`, { format: "json" });
    assert.equal(userData.json("user_data"), btoa("hello"));
    const shown = (await api.send("GET", made.location ?? "")).xml();
    assert.equal(at(shown, "storage_volumes", "storage_volume").attributes["device"], "/dev/vdx");
    assert.equal(at(shown, "authentication", "login", "password").text, "p&w");
  });

  test("that is refused says why, and leaves nothing", async () => {
    const existing = await api.ids("instances");
    const cases: readonly (readonly [form: Readonly<Record<string, string>>, status: number, told: RegExp])[] = [
      [{ image_id: "none" }, 400, /'none'/],
      [{ hwp_id: "none" }, 400, /'none'/],
      [{ hwp_id: "small", hwp_cpu: "2" }, 400, /cpu/],
      [{ hwp_id: "flexible", hwp_cpu: "99" }, 400, /cpu/],
      [{ hwp_id: "flexible", hwp_memory: "much" }, 400, /'hwp_memory' is not a number/],
      [{ hwp_id: "flexible", hwp_storage: "21" }, 400, /storage/],
      [{ realm_id: "none" }, 400, /'none'/],
      [{ realm_id: "closed-1" }, 503, /'closed-1'/],
      [{ keyname: "none" }, 400, /'none'/],
      [{ firewalls1: "firewall-1", firewalls2: "none" }, 400, /'none'/],
      [{ instance_count: "0" }, 400, /'instance_count' is not between 1 and 1000/],
      [{ instance_count: "2", name: "x".repeat(51) }, 400, /50 characters/],
      [{ user_data: "%%%" }, 400, /'user_data' is not Base64/],
      [{ initial_state: "dancing" }, 400, /'initial_state' is none of running, stopped/],
      [{ tags: "flat" }, 400, /tags\[name\]=value/],
    ];
    for (const [form, status, told] of cases) {
      const refused = await create(form);
      assert.equal(refused.status, status, JSON.stringify(form));
      assert.match(refused.message() ?? "", told);
    }
    const missing = await api.send("POST", "/instances", { form: { name: "x" } });
    assert.deepEqual([missing.status, missing.text], [400, "Required parameter 'image_id' not found in [name]"]);
    assert.deepEqual(await api.ids("instances"), existing);
  });

  test("follows the link of an image", async () => {
    const link = at((await api.send("GET", "/images/image-2")).xml(), "actions", "link").attributes;
    const made = await api.send("POST", link["href"] ?? "", { form: { hwp_id: "flexible" }, format: "json" });
    assert.deepEqual([made.status, made.json("instance", "image", "id")], [201, "image-2"]);
  });

  test("with a password says so in the document", async () => {
    const { driver: passwords } = createTestDriver({ features: { instances: { authentication_password: true } } });
    const client = await startClassic(passwords);
    const made = await client.send("POST", "/instances", { form: { image_id, password: "secret" } });
    await client.close();
    const authentication = at(made.xml(), "authentication");
    assert.equal(authentication.attributes["type"], "password");
    assert.deepEqual(
      at(authentication, "login").children.map(({ text }) => text),
      ["root", "secret"],
    );
  });
});

describe("lists", () => {
  test("are filtered by each of their parameters, by several values too", async () => {
    const { location = "" } = await create({ realm_id: "south-1", initial_state: "stopped" });
    const id = location.split("/").at(-1) ?? "";
    assert.deepEqual(await api.ids("instances?state=STOPPED&realm_id=south-1"), [id]);
    assert.deepEqual(await api.ids(`instances?id[]=${id}&id[]=instance-1&id[]=none`), ["instance-1", id]);
    assert.deepEqual(await api.ids(`instances?id=instance-1&id=${id}`), [id]);
    for (const query of ["id=none", "id=", "state=stopped", "owner_id=other", "realm_id=none", "state[]=A&state[]=B"]) {
      assert.deepEqual(await api.ids(`instances?${query}`), [], query);
    }
    assert.deepEqual(await api.ids("instances?unknown=x"), await api.ids("instances"));
  });

  test("know those that were destroyed, when they are asked for", async () => {
    const instance = await newInstance();
    await api.send("DELETE", instance);
    const id = instance.split("/").at(-1) ?? "";
    assert.ok(!(await api.ids("instances")).includes(id));
    assert.ok((await api.ids("instances?destroyed_since=2020-01-01T00:00:00Z")).includes(id));
    const wrong = await api.send("GET", "/instances?destroyed_since=yesterday");
    assert.equal(wrong.status, 400);
    assert.match(wrong.message() ?? "", /'destroyed_since' is not a time/);
  });
});

test("what the original did not have goes by the names of the model", async () => {
  await api.send("POST", "/keys", { form: { name: "of its own", key_type: "rsa" } });
  const instance = await newInstance({ initial_state: "stopped", keyname: "of its own" });
  const resized = await api.send("POST", `${instance}/resize`, { form: { hwp_id: "flexible" }, format: "json" });
  assert.equal(resized.json("instance", "hardware_profile", "id"), "flexible");
  assert.equal((await api.send("POST", `${instance}/resize`)).text, "Required parameter 'hwp_id' not found in [id]");
  await api.send("POST", `${instance}/start`);
  assert.equal((await api.send("POST", `${instance}/resize?hwp_id=small`)).status, 409);
  const console = (await api.send("GET", `${instance}/console_output`)).xml();
  assert.match(at(console, "output").text, /^Booting /);
  assert.notEqual((await api.send("GET", `${instance}/password_data`, { format: "json" })).json("password_data", "data"), "");
  const renamed = await api.send("POST", `${instance}/update`, { form: { name: "", "tags[x]": "y" } });
  assert.deepEqual([at(renamed.xml(), "name").text, at(renamed.xml(), "tags", "tag").text], ["", "y"]);
  const untagged = await api.send("POST", `${instance}/update?tags=`);
  assert.ok(!untagged.xml().children.some(({ name }) => name === "tags"));
  await api.send("POST", `${instance}/set_firewalls?firewalls=`);
  const asked = probe.callsOf("instances.setFirewalls").at(-1)?.params as { readonly firewallIds: unknown } | undefined;
  assert.deepEqual(asked?.firewallIds, []);
});

const hostKey = await generateSshKeyPair("ed25519", "host");
const user = await generateSshKeyPair("ed25519", "user");

describe("run", () => {
  let ssh: SshServer;
  let client: ClassicClient;

  before(async () => {
    ssh = await startSshServer({
      hostKeys: [hostKey.privateKey],
      username: "root",
      password: "pw",
      userKey: user.publicKey,
      commands: {
        "echo <&>": (channel) => {
          channel.write("<&>\n");
          channel.stderr.write("warning");
          channel.exit(3);
          channel.end();
        },
      },
    });
    const egress = createEgressPolicy({ ranges: ["127.0.0.0/8"] });
    const runner = createCommandRunner({ egress, hostKeys: { mode: "any" } });
    client = await startClassic(createTestDriver().driver, { egress, ssh: runner });
  });
  after(async () => {
    await client.close();
    ssh.close();
  });

  const run = (form: Readonly<Record<string, string>>, format: "xml" | "json" = "xml") =>
    client.send("POST", "/instances/instance-1/run", {
      form: { cmd: "echo <&>", ip: "127.0.0.1", port: String(ssh.port), ...form },
      format,
    });

  test("speaks SSH with a password or a key", async () => {
    const byPassword = await run({ password: "pw" });
    assert.equal(byPassword.status, 200);
    assert.deepEqual(
      byPassword.xml().children.map(({ name, text }) => [name, text]),
      [
        ["public_address", "127.0.0.1"],
        ["command", "echo <&>"],
        ["output", "<&>\n"],
        ["error_output", "warning"],
        ["exit_status", "3"],
      ],
    );
    assert.ok(!byPassword.text.startsWith("<?xml"));
    const byKey = await run({ private_key: user.privateKey }, "json");
    assert.deepEqual(byKey.json("instance"), {
      id: "instance-1",
      public_address: "127.0.0.1",
      command: "echo <&>",
      output: "<&>\n",
      error_output: "warning",
      exit_status: 3,
    });
  });

  test("says what is wrong, and no secret", async () => {
    const wrong = await run({ password: "wrong password" });
    assert.equal(wrong.status, 403);
    assert.ok(!wrong.text.includes("wrong password"));
    assert.equal((await run({})).status, 400);
    assert.equal((await run({ password: "", private_key: "" })).status, 400);
    assert.match((await run({ password: "pw", port: "0" })).message() ?? "", /'port' is not between 1 and 65535/);
    assert.match((await run({ password: "pw", ip: "10.255.0.1" })).message() ?? "", /may not connect to host 10\.255\.0\.1/);
    const missing = await client.send("POST", "/instances/instance-1/run", { form: { password: "pw" } });
    assert.equal(missing.text, "Required parameter 'cmd' not found in [password,id]");
  });

  test("on the mock answers its fixed text to anybody", async () => {
    const answer = await mock.send("POST", "/instances/inst1/run;id=inst1?cmd=ls", {
      headers: { authorization: "" },
      format: "json",
    });
    assert.deepEqual(answer.json("instance"), {
      id: "inst1",
      public_address: "img1.inst1.public.com",
      command: "ls",
      output: "This is where the output from 'ls' would appear if this were not a mock provider",
    });
    assert.equal((await mock.send("POST", "/instances/none/run?cmd=ls&ip=192.0.2.1")).status, 200);
  });
});
