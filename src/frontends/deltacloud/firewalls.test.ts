import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startClassic } from "../../testing/classic-client.ts";
import { at } from "../../testing/strict-xml.ts";
import { createTestDriver } from "../../testing/test-driver/driver.ts";

const { driver, probe } = createTestDriver();
const api = await startClassic(driver);
after(() => api.close());

const traffic = { protocol: "tcp", port_from: "22", port_to: "22" };

async function newFirewall(name: string): Promise<string> {
  const { location = "" } = await api.send("POST", "/firewalls", { form: { name, description: "d" } });
  return location;
}

const rulesOf = async (firewall: string): Promise<readonly { readonly id: string }[]> =>
  (await api.send("GET", firewall, { format: "json" })).json("firewall", "rules") as readonly { id: string }[];

test("a firewall is created with a name and a description", async () => {
  const made = await api.send("POST", "/firewalls", { form: { name: "web & co", description: "<d>" } });
  assert.equal(made.status, 201);
  assert.equal(made.location, `/firewalls/${made.xml().attributes["id"]}`);
  assert.deepEqual([at(made.xml(), "name").text, at(made.xml(), "description").text], ["web & co", "<d>"]);
  const missing = await api.send("POST", "/firewalls", { form: { name: "x" } });
  assert.deepEqual([missing.status, missing.text], [400, "Required parameter 'description' not found in [name]"]);
  assert.equal(missing.headers.get("content-type"), "text/html;charset=utf-8");
});

test("one rule has several sources, groups first, which are one rule of the cloud each", async () => {
  const firewall = await newFirewall("sources");
  const added = await api.send("POST", `${firewall}/rules`, {
    form: {
      ...traffic,
      ip_address1: "192.0.2.0/24",
      "IP-address2": "198.51.100.7/32",
      group1: "default",
      group1owner: "tester",
    },
  });
  assert.equal(added.status, 201);
  assert.equal(added.location, undefined);
  const rule = at(added.xml(), "rules", "rule");
  const id = "tester~tcp~22~22~@group,tester,default,@address,ipv4,192.0.2.0,24,@address,ipv4,198.51.100.7,32";
  assert.deepEqual(rule.attributes, { id, href: `${api.url}${firewall}/${id}` });
  assert.equal(at(rule, "sources").children.length, 3);
  const asked = probe.callsOf("firewalls.createRules").at(-1)?.params as { readonly rules: readonly unknown[] } | undefined;
  assert.equal(asked?.rules.length, 3);
});

test("a list shows firewalls in its own way", async () => {
  const firewall = await newFirewall("listed");
  await api.send("POST", `${firewall}/rules`, { form: { ...traffic, ip_address: "0.0.0.0/0" } });
  const list = (await api.send("GET", `/firewalls?name=listed`)).xml();
  const [destroy, addRule] = at(list, "firewall", "actions").children;
  assert.deepEqual(
    [destroy?.attributes["rel"], addRule?.attributes["rel"], addRule?.attributes["id"]],
    ["destroy", "add_rule", firewall.split("/").at(-1)],
  );
  const rule = at(list, "firewall", "rules", "rule");
  assert.equal(rule.attributes["href"], undefined);
  assert.equal(at(rule, "actions", "link").attributes["id"], rule.attributes["id"]);
  const shown = (await api.send("GET", firewall)).xml();
  assert.equal(at(shown, "actions").children[1]?.attributes["rel"], "update");
});

test("a rule is destroyed by the link that its document shows", async () => {
  const firewall = await newFirewall("linked");
  for (const source of [{ ip_address: "192.0.2.0/24" }, { ip_address: "2001:db8::/32" }]) {
    await api.send("POST", `${firewall}/rules`, { form: { ...traffic, ...source } });
  }
  const { xml } = await api.send("POST", `${firewall}/rules`, { form: { ...traffic, port_to: "23", ip_address: "0.0.0.0/0" } });
  const { href = "", method = "" } = at(xml(), "rules", "rule", "actions", "link").attributes;
  assert.equal((await api.send(method.toUpperCase(), href)).status, 204);
  assert.deepEqual(
    (await rulesOf(firewall)).map(({ id }) => id),
    ["tester~tcp~22~23~@address,ipv4,0.0.0.0,0"],
  );
  const html = await api.send("DELETE", `${firewall}/tester~tcp~22~23~@address,ipv4,0.0.0.0,0`, { format: "html" });
  assert.deepEqual([html.status, html.location], [303, firewall]);
  assert.equal((await api.send("DELETE", `${firewall}/tester~tcp~22~23~@address,ipv4,0.0.0.0,0`)).status, 404);
});

test("a rule is destroyed by the cloud's own id, and in part by some of its sources", async () => {
  const firewall = await newFirewall("native");
  const id = firewall.split("/").at(-1);
  await api.send("POST", `${firewall}/rules`, {
    form: { ...traffic, ip_address1: "192.0.2.1/32", ip_address2: "192.0.2.2/32", ip_address3: "192.0.2.3/32" },
  });
  assert.equal((await api.send("DELETE", `${firewall}/tester~TCP~22~22~@address,ipv4,192.0.2.2,32`)).status, 204);
  const asked = probe.callsOf("firewalls.destroyRules").at(-1)?.params as { id: string; ruleIds: readonly string[] } | undefined;
  assert.equal(asked?.id, id);
  const number = Number(asked?.ruleIds[0]?.replace(/\D/g, ""));
  assert.equal((await api.send("DELETE", `${firewall}/rule-${number - 1}`)).status, 204);
  assert.deepEqual(
    (await rulesOf(firewall)).map((rule) => rule.id),
    ["tester~tcp~22~22~@address,ipv4,192.0.2.3,32"],
  );
});

test("rules for what leaves an instance, where the driver has them", async () => {
  const firewall = await newFirewall("egress");
  const form = { ...traffic, ip_address: "0.0.0.0/0", direction: "egress" };
  const added = await api.send("POST", `${firewall}/rules`, { form, format: "json" });
  assert.equal(added.json("firewall", "rules", 0, "direction"), "egress");
  const without = createTestDriver({ features: {} });
  const plain = await startClassic(without.driver);
  const refused = await plain.send("POST", "/firewalls/firewall-1/rules", { form });
  await plain.close();
  assert.equal(refused.status, 501);
  assert.equal(without.probe.callsOf("firewalls.createRules").length, 0);
});

test("what is wrong with a rule is told, and nothing changes", async () => {
  const firewall = await newFirewall("wrong");
  const source = { ip_address: "192.0.2.0/24" };
  const cases: readonly (readonly [form: Readonly<Record<string, string>>, told: RegExp])[] = [
    [{ ...source, port_from: "1", port_to: "1" }, /^Required parameter 'protocol' not found in \[ip_address,/],
    [{ ...source, protocol: "tcp", port_to: "1" }, /^Required parameter 'port_from' not found in \[/],
    [{ ...source, protocol: "tcp", port_from: "1" }, /^Required parameter 'port_to' not found in \[/],
    [traffic, /No sources\. Specify at least one source ip address or group\./],
    [{ ...traffic, group2: "default", group2owner: "tester" }, /No sources/],
    [{ ...traffic, ...source, protocol: "gre" }, /'protocol' is none of tcp, udp, icmp/],
    [{ ...traffic, ...source, port_from: "http" }, /'port_from' is not a whole number/],
    [{ ...traffic, ...source, port_to: "65536" }, /'port_to' is not a whole number from -1 to 65535/],
    [{ ...traffic, ...source, port_from: "23" }, /23 to 22/],
    [{ ...traffic, ip_address: "everywhere" }, /everywhere/],
    [{ ...traffic, "ip_address[]": "192.0.2.0/24" }, /'ip_address' is not a single value/],
    [{ ...traffic, group1: "default" }, /'group1owner' is missing/],
    [{ ...traffic, group1: "nobody", group1owner: "tester" }, /nobody/],
    [{ ...traffic, ...source, direction: "sideways" }, /'direction' is none of ingress, egress/],
    [{ ...traffic, ...source, "direction[]": "egress" }, /'direction' is none of ingress, egress/],
  ];
  for (const [form, told] of cases) {
    const refused = await api.send("POST", `${firewall}/rules`, { form });
    assert.equal(refused.status, 400, JSON.stringify(form));
    assert.match(refused.text, told);
  }
  const unknown = await api.send("POST", "/firewalls/none/rules", { form: { ...traffic, ...source } });
  assert.equal(unknown.status, 404);
  assert.deepEqual(await rulesOf(firewall), []);
});

test("the default firewall, and one in use, stay", async () => {
  const refused = await api.send("DELETE", "/firewalls/firewall-1");
  assert.equal(refused.status, 409);
  assert.ok((await api.ids("firewalls")).includes("firewall-1"));
  const firewall = await newFirewall("goes");
  assert.equal((await api.send("DELETE", firewall)).status, 204);
  assert.equal((await api.send("DELETE", firewall)).status, 404);
});
