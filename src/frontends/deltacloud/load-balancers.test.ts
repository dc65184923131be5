import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startClassic } from "../../testing/classic-client.ts";
import { at } from "../../testing/strict-xml.ts";
import { createTestDriver } from "../../testing/test-driver/driver.ts";

const api = await startClassic(createTestDriver().driver);
after(() => api.close());

const listener = { listener_protocol: "HTTP", listener_balancer_port: "80", listener_instance_port: "3001" };

async function newBalancer(name: string): Promise<string> {
  const { location = "" } = await api.send("POST", "/load_balancers", { form: { name, realm_id: "north-1", ...listener } });
  return location;
}

const instancesOf = async (balancer: string): Promise<unknown> =>
  ((await api.send("GET", balancer, { format: "json" })).json("load_balancer", "instances") as { id: string }[]).map(
    ({ id }) => id,
  );

test("a load balancer is created with all its parameters, and not without one of them", async () => {
  const form: Readonly<Record<string, string>> = { name: "all", realm_id: "north-1", ...listener };
  const made = await api.send("POST", "/load_balancers", { form });
  assert.equal(made.status, 201);
  assert.equal(made.location, `/load_balancers/${made.xml().attributes["id"]}`);
  assert.equal(at(made.xml(), "listeners", "listener").attributes["protocol"], "HTTP");
  for (const name of Object.keys(form)) {
    const { [name]: _, ...others } = form;
    const missing = await api.send("POST", "/load_balancers", { form: others });
    assert.equal(missing.status, 400);
    assert.equal(missing.text, `Required parameter '${name}' not found in [${Object.keys(others).join(",")}]`);
  }
  const browser = await api.send("POST", "/load_balancers", { form: { ...form, name: "browser" }, format: "html" });
  assert.equal(browser.status, 303);
  assert.match(browser.location ?? "", /^\/load_balancers\/balancer-\d+$/);
});

test("what is wrong with a new load balancer is told, and nothing is made", async () => {
  const before = await api.ids("load_balancers");
  const right = { name: "wrong", realm_id: "north-1", ...listener };
  const cases: readonly (readonly [form: Readonly<Record<string, string>>, status: number, told: RegExp])[] = [
    [{ ...right, listener_protocol: "GOPHER" }, 400, /'listener_protocol' is none of HTTP/],
    [{ ...right, listener_balancer_port: "0" }, 400, /'listener_balancer_port' is not between 1 and 65535/],
    [{ ...right, listener_instance_port: "x" }, 400, /'listener_instance_port' is not a whole number/],
    [{ ...right, realm_id: "nowhere" }, 400, /nowhere/],
    [{ ...right, name: "all" }, 409, /'all'/],
  ];
  for (const [form, status, told] of cases) {
    const refused = await api.send("POST", "/load_balancers", { form });
    assert.equal(refused.status, status);
    assert.match(refused.message() ?? "", told);
  }
  assert.deepEqual(await api.ids("load_balancers"), before);
});

test("instances are registered, and taken off by the link that the document shows", async () => {
  const balancer = await newBalancer("linked");
  const registered = await api.send("POST", `${balancer}/register`, { form: { instance_id: "instance-1" } });
  assert.equal(registered.status, 200);
  const second = await api.send("POST", `${balancer}/register?instance_id=instance-2`, { format: "json" });
  assert.equal(second.json("load_balancer", "instances", 1, "href"), `${api.url}/instances/instance-2`);
  const { href = "", method = "", rel } = at(registered.xml(), "instances", "instance", "link").attributes;
  assert.equal(rel, "unregister");
  const unregistered = await api.send(method.toUpperCase(), href);
  assert.equal(unregistered.status, 200);
  assert.equal(at(unregistered.xml(), "instances", "instance").attributes["id"], "instance-2");
  assert.deepEqual(await instancesOf(balancer), ["instance-2"]);
});

test("a browser is sent back to the load balancer", async () => {
  const balancer = await newBalancer("pages");
  for (const action of ["register", "unregister"]) {
    const answer = await api.send("POST", `${balancer}/${action}`, { form: { instance_id: "instance-1" }, format: "html" });
    assert.deepEqual([answer.status, answer.location], [303, balancer]);
  }
  const gone = await api.send("DELETE", balancer, { format: "html" });
  assert.deepEqual([gone.status, gone.location], [303, "/load_balancers"]);
});

test("what cannot be registered is told, and nothing changes", async () => {
  const balancer = await newBalancer("refusing");
  await api.send("POST", `${balancer}/register`, { form: { instance_id: "instance-1" } });
  const refusals: readonly (readonly [path: string, id: string | undefined, status: number])[] = [
    [`${balancer}/register`, undefined, 400],
    [`${balancer}/register`, "nobody", 400],
    [`${balancer}/register`, "instance-1", 409],
    [`${balancer}/unregister`, undefined, 400],
    [`${balancer}/unregister`, "instance-2", 409],
    ["/load_balancers/none/register", "instance-1", 404],
    ["/load_balancers/none/unregister", "instance-1", 404],
  ];
  for (const [path, id, status] of refusals) {
    const refused = await api.send("POST", path, { form: id === undefined ? {} : { instance_id: id } });
    assert.equal(refused.status, status, `${path} ${id}`);
  }
  assert.deepEqual(await instancesOf(balancer), ["instance-1"]);
  for (const format of ["xml", "json"] as const) {
    const unknown = await api.send("GET", "/load_balancers/none", { format });
    assert.deepEqual([unknown.status, unknown.message()], [404, "Not Found"]);
  }
});

test("listeners and health checks are changed by the names of the model", async () => {
  const balancer = await newBalancer("changed");
  const more = { protocol: "tcp", load_balancer_port: "81", instance_port: "82" };
  const added = await api.send("POST", `${balancer}/create_listener`, { form: more, format: "json" });
  assert.equal(added.json("load_balancer", "listeners", 1, "load_balancer_port"), "81");
  const check = { protocol: "HTTP", port: "80", path: "/" };
  assert.equal((await api.send("POST", `${balancer}/set_health_check`, { form: check })).status, 200);
  const less = await api.send("POST", `${balancer}/destroy_listener?load_balancer_port=80`, { format: "json" });
  assert.deepEqual((less.json("load_balancer", "listeners") as unknown[]).length, 1);
});
