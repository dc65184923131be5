import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { FirewallRule } from "../../../model/collections/firewalls.ts";
import { testGateway } from "../../../testing/gateway-harness.ts";
import type { Loose, Service } from "../../../testing/openstack-simulator/service.ts";
import { simulateOpenStack } from "../../../testing/openstack-simulator/simulator.ts";
import { credentials, egress } from "../../../testing/openstack-simulator/whole-cloud.ts";
import openstack from "../driver.ts";

const group = (id: string, name: string, owner = "p-demo") => ({
  id,
  name,
  description: "",
  tenant_id: owner,
  security_group_rules: [] as Loose[],
  tags: [] as string[],
});

/**
 * A Neutron with groups of two projects, whose caller administers both and so sees them all.
 * @param tags what becomes of tags that it is told
 */
async function scene(context: TestContext, tags: "kept" | "refused" | "missing" = "kept") {
  let lastRule = 0;
  const groups = [group("sg-web", "web"), group("sg-db", "db"), group("sg-other", "cache", "p-other"), group("sg-twin", "twin")];
  groups.push(group("sg-twin-2", "twin"));
  const neutron: Service = ({ method, path, query, body }) => {
    if (path === "/v2.0/security-group-rules") {
      const made = (body["security_group_rules"] as Loose[]).map((rule) => ({ id: `r-${(lastRule += 1)}`, ...rule }));
      for (const rule of made)
        groups.find(({ id }) => id === (rule as Loose)["security_group_id"])?.security_group_rules.push(rule);
      return [201, { security_group_rules: made }];
    }
    const [, ruleId] = /^\/v2\.0\/security-group-rules\/(.+)$/.exec(path) ?? [];
    if (ruleId !== undefined) {
      for (const each of groups) each.security_group_rules = each.security_group_rules.filter((rule) => rule["id"] !== ruleId);
      return [204];
    }
    const [, tagged, tag] = /^\/v2\.0\/security-groups\/([^/]+)\/tags(?:\/(.+))?$/.exec(path) ?? [];
    if (tagged !== undefined) {
      if (tags === "refused") return [503, { NeutronError: { type: "Busy", message: "no" } }];
      if (tags === "missing") return [404, { NeutronError: { type: "HTTPNotFound", message: "no" } }];
      for (const each of groups.filter((one) => one.id === tagged))
        each.tags = tag === undefined ? (body["tags"] as string[]) : [...each.tags, decodeURIComponent(tag)];
      return [200, {}];
    }
    const [, id] = /^\/v2\.0\/security-groups\/(.+)$/.exec(path) ?? [];
    if (id !== undefined) return [200, { security_group: groups.find((each) => each.id === id) }];
    if (method === "POST") return [201, { security_group: { ...group("sg-new", ""), ...(body["security_group"] as object) } }];
    const asked = (key: string, value: string): boolean => [null, value].includes(query.get(key));
    const matching = groups.filter((each) => asked("name", each.name) && asked("id", each.id));
    return [200, { security_groups: matching.filter((each) => asked("project_id", each.tenant_id)) }];
  };
  const simulator = await simulateOpenStack(context, [
    { type: "network", name: "neutron", prefix: "/network", service: neutron },
  ]);
  const cloud = await testGateway(openstack, { egress }).select({ provider: `${simulator.origin}/v3`, credentials });
  /** What becomes of a rule of `web` that others have made there. */
  const shown = async (rule: object): Promise<FirewallRule | undefined> => {
    const none = { port_range_min: null, port_range_max: null, remote_ip_prefix: null, remote_group_id: null };
    groups[0]?.security_group_rules.push({ id: "r", direction: "ingress", ethertype: "IPv4", protocol: "tcp", ...none, ...rule });
    return (await cloud.call("firewalls", "get", { id: "sg-web" })).rules.at(-1);
  };
  /** What Neutron is told of a rule for `web`. */
  const sent = async (rule: object): Promise<Loose> => {
    const ingress = { direction: "ingress" as const, protocol: "tcp", portFrom: 22, portTo: 22, ...rule };
    await cloud.call("firewalls", "createRules", { id: "sg-web", rules: [ingress] });
    return groups[0]?.security_group_rules.at(-1) ?? {};
  };
  return { cloud, shown, sent, web: groups[0] };
}

const anybody = { source: { type: "address", cidr: "0.0.0.0/0" } };

describe("the source of a rule", () => {
  it("may be a firewall by its name and owner, as the classic API tells it", async (context) => {
    const { sent } = await scene(context);
    const remote = async (source: object) => (await sent({ source: { type: "group", ...source } }))["remote_group_id"];
    assert.equal(await remote({ name: "db", ownerId: "p-demo" }), "sg-db");
    assert.equal(await remote({ name: "sg-db" }), "sg-db");
    assert.equal(await remote({ name: "cache", ownerId: "p-other" }), "sg-other");
    await assert.rejects(remote({ name: "cache" }), { code: "not_found", message: "There is no firewall 'cache'." });
    await assert.rejects(remote({ name: "twin" }), { code: "invalid_argument" });
  });

  it("that is a list of addresses is not taken for all of them", async (context) => {
    const { shown } = await scene(context);
    const rule = await shown({ remote_address_group_id: "list-1" });
    assert.deepEqual(rule?.source, { type: "group", name: "list-1", ownerId: "p-demo" });
  });
});

describe("the ports of a rule", () => {
  it("begin at 1, where Neutron has them begin", async (context) => {
    const { sent } = await scene(context);
    const ports = async (rule: object) => {
      const { port_range_min: from, port_range_max: to } = await sent({ ...anybody, ...rule });
      return [from, to];
    };
    assert.deepEqual(await ports({ portFrom: 0, portTo: 1023 }), [1, 1023]);
    assert.deepEqual(await ports({ portFrom: 0, portTo: 65_535 }), [1, 65_535]);
    assert.deepEqual(await ports({ portFrom: -1, portTo: -1 }), [null, null]);
    assert.deepEqual(await ports({ protocol: "icmp", portFrom: 0, portTo: 0 }), [0, 0]);
  });

  const fromZero = { direction: "ingress" as const, protocol: "tcp", portFrom: 0, portTo: 1023 };

  it("are shown as they were asked for, from 0 on, until the rule goes", async (context) => {
    const { cloud, web } = await scene(context);
    const rules = [{ ...fromZero, portFrom: 1, portTo: 9 }, fromZero];
    const changed = await cloud.call("firewalls", "createRules", { id: "sg-web", rules });
    assert.deepEqual(
      changed.rules.map(({ portFrom, portTo }) => [portFrom, portTo]),
      [
        [1, 9],
        [0, 1023],
      ],
    );
    assert.deepEqual(changed.tags, {});
    assert.equal(web?.tags.length, 1);
    await cloud.call("firewalls", "destroyRules", { id: "sg-web", ruleIds: ["r-2"] });
    assert.deepEqual([web.security_group_rules.length, web.tags], [1, []]);
  });

  it("are told from 1 on by a Neutron without tags, and not made where it fails to keep one", async (context) => {
    const made = async (tags: "refused" | "missing") => {
      const { cloud, web } = await scene(context, tags);
      const failure = await cloud.call("firewalls", "createRules", { id: "sg-web", rules: [fromZero] }).then(
        () => undefined,
        (error: unknown) => error,
      );
      return [failure === undefined, web?.security_group_rules.map((rule) => rule["port_range_min"])];
    };
    assert.deepEqual(await made("missing"), [true, [1]]);
    assert.deepEqual(await made("refused"), [false, []]);
  });
});

it("protocols that others wrote by number, or as Neutron spells them, have the model's names", async (context) => {
  const { shown } = await scene(context);
  const name = async (protocol: string) => (await shown({ protocol }))?.protocol;
  assert.deepEqual([await name("6"), await name("ipv6-icmp"), await name("47")], ["tcp", "icmpv6", "47"]);
});

it("a firewall may have the name of one in another project", async (context) => {
  const { cloud } = await scene(context);
  const created = (name: string) => cloud.call("firewalls", "create", { name, description: "" });
  assert.equal((await created("cache")).name, "cache");
  await assert.rejects(created("db"), { code: "already_exists" });
});
