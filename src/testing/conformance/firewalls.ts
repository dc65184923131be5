import assert from "node:assert/strict";
import type { Firewall, FirewallRule } from "../../model/collections/firewalls.ts";
import { present, refused, succeedsUnless, unknownReference } from "./assertions.ts";
import type { Check, Need } from "./check.ts";
import { unknownId } from "./samples.ts";
import type { Scene } from "./scene.ts";

type NewRule = Omit<FirewallRule, "id" | "action" | "logged">;

const web: NewRule = {
  direction: "ingress",
  protocol: "tcp",
  portFrom: 80,
  portTo: 80,
  source: { type: "address", cidr: "192.0.2.0/24" },
};
const needs: readonly Need[] = ["firewalls.create", "firewalls.get", "firewalls.createRules"];

/** What of a rule was asked for; the cloud adds ids, owners and names. */
const wanted = ({ direction, protocol, portFrom, portTo, source }: NewRule) => ({
  direction,
  protocol,
  portFrom,
  portTo,
  source: source && { type: source.type, cidr: source.cidr, firewallId: source.firewallId },
});

/** Adds rules, and gives those that the firewall has then beside the ones it was created with. */
async function add(scene: Scene, firewall: Firewall, rules: readonly NewRule[]): Promise<readonly FirewallRule[]> {
  await scene.cloud.call("firewalls", "createRules", { id: firewall.id, rules });
  return rulesOf(scene, firewall);
}

async function rulesOf(scene: Scene, firewall: Firewall): Promise<readonly FirewallRule[]> {
  const initial = new Set(firewall.rules.map(({ id }) => id));
  return (await scene.settled("firewalls", firewall.id)).rules.filter(({ id }) => !initial.has(id));
}

/** The rules of firewalls. */
export function firewallChecks(check: Check): void {
  const accepted: Readonly<Record<string, NewRule>> = {
    "one port": web,
    "a range of ports": { ...web, portFrom: 8000, portTo: 8999 },
    "any source": { ...web, source: { type: "address", cidr: "0.0.0.0/0" } },
    "an IPv6 source": { ...web, source: { type: "address", cidr: "2001:db8::/32" } },
    udp: { ...web, protocol: "udp", portFrom: 53, portTo: 53 },
    "icmp echo": { ...web, protocol: "icmp", portFrom: 8, portTo: 0 },
  };
  for (const [what, rule] of Object.entries(accepted)) {
    check(`createRules: ${what}`, needs, async (scene) => {
      const firewall = await scene.create("firewalls");
      assert.deepEqual((await add(scene, firewall, [rule])).map(wanted), [wanted(rule)]);
    });
  }

  check("createRules: port 0 alone is a rule as any other, or refused", [...needs, "firewalls.destroyRules"], async (scene) => {
    const firewall = await scene.create("firewalls");
    const rule = { ...web, portFrom: 0, portTo: 0 };
    const creation = scene.cloud.call("firewalls", "createRules", { id: firewall.id, rules: [rule, web] });
    if (!(await succeedsUnless(creation, ["invalid_argument", "unsupported"], "port 0:"))) return;
    const made = await rulesOf(scene, firewall);
    assert.deepEqual(new Set(made.map(wanted)), new Set([wanted(rule), wanted(web)]));
    await refused(scene.cloud.call("firewalls", "createRules", { id: firewall.id, rules: [rule] }), "already_exists", "again:");
    const ruleIds = made.flatMap(({ id, portTo }) => (portTo === 0 ? [id] : []));
    await scene.cloud.call("firewalls", "destroyRules", { id: firewall.id, ruleIds });
    assert.deepEqual((await rulesOf(scene, firewall)).map(wanted), [wanted(web)]);
  });

  check("createRules: another firewall as source", needs, async (scene) => {
    const source = await scene.create("firewalls");
    const firewall = await scene.create("firewalls");
    const rule: NewRule = { ...web, source: { type: "group", firewallId: source.id } };
    assert.deepEqual((await add(scene, firewall, [rule])).map(wanted), [wanted(rule)]);
  });

  check("createRules: rules for what leaves", [...needs, "firewalls+egress_rules"], async (scene) => {
    const firewall = await scene.create("firewalls");
    const rule: NewRule = { ...web, direction: "egress" };
    // Clouds need not keep an order.
    assert.deepEqual(new Set((await add(scene, firewall, [web, rule])).map(wanted)), new Set([wanted(web), wanted(rule)]));
  });

  check("createRules: several at once have ids of their own", needs, async (scene) => {
    const firewall = await scene.create("firewalls");
    const rules = [1, 2, 3, 4].map((port) => ({ ...web, portFrom: port, portTo: port }));
    const made = await add(scene, firewall, rules);
    assert.equal(new Set(made.map(({ id }) => id)).size, rules.length);
  });

  check("createRules: a rule that is there already is already_exists", needs, async (scene) => {
    const firewall = await scene.create("firewalls");
    await add(scene, firewall, [web]);
    const second = { ...web, portFrom: 443, portTo: 443 };
    await refused(scene.cloud.call("firewalls", "createRules", { id: firewall.id, rules: [second, web] }), "already_exists");
    assert.deepEqual((await rulesOf(scene, firewall)).map(wanted), [wanted(web)], "all of them, or none");
  });

  const senseless: Readonly<Record<string, NewRule>> = {
    "ports in the wrong order": { ...web, portFrom: 90, portTo: 80 },
    "a malformed address block": { ...web, source: { type: "address", cidr: "192.0.2.0/99" } },
    "an address block that is a word": { ...web, source: { type: "address", cidr: "everywhere" } },
    "an address source without address": { ...web, source: { type: "address" } },
    "an unknown protocol": { ...web, protocol: "conformance" },
  };
  for (const [what, rule] of Object.entries(senseless)) {
    check(`createRules: ${what} is invalid_argument, and adds nothing`, needs, async (scene) => {
      const firewall = await scene.create("firewalls");
      await refused(scene.cloud.call("firewalls", "createRules", { id: firewall.id, rules: [web, rule] }), "invalid_argument");
      assert.deepEqual(await rulesOf(scene, firewall), []);
    });
  }

  check("createRules: an unknown firewall as source is refused", needs, async (scene) => {
    const firewall = await scene.create("firewalls");
    const rule: NewRule = { ...web, source: { type: "group", firewallId: unknownId } };
    await refused(scene.cloud.call("firewalls", "createRules", { id: firewall.id, rules: [rule] }), unknownReference);
  });

  check("destroyRules: takes out just these", [...needs, "firewalls.destroyRules"], async (scene) => {
    const firewall = await scene.create("firewalls");
    const [first, second] = await add(scene, firewall, [web, { ...web, portFrom: 443, portTo: 443 }]);
    await scene.cloud.call("firewalls", "destroyRules", { id: firewall.id, ruleIds: [present(first, "the first rule").id] });
    assert.deepEqual(await rulesOf(scene, firewall), [second]);
  });

  check("destroyRules: an unknown rule is refused, and all stay", [...needs, "firewalls.destroyRules"], async (scene) => {
    const firewall = await scene.create("firewalls");
    const made = await add(scene, firewall, [web]);
    const ruleIds = [present(made[0], "the rule").id, unknownId];
    await refused(scene.cloud.call("firewalls", "destroyRules", { id: firewall.id, ruleIds }), unknownReference);
    assert.deepEqual(await rulesOf(scene, firewall), made, "all of them, or none");
  });

  check("updateRules: changes just these, which keep their ids", [...needs, "firewalls.updateRules"], async (scene) => {
    const firewall = await scene.create("firewalls");
    const [first, second] = await add(scene, firewall, [web, { ...web, portFrom: 443, portTo: 443 }]);
    const { id } = present(first, "the first rule");
    const changed: NewRule = { ...web, protocol: "udp", portFrom: 53, portTo: 54, description: "conformance" };
    await scene.cloud.call("firewalls", "updateRules", { id: firewall.id, rules: [{ ...changed, id }] });
    const [now, ...others] = await rulesOf(scene, firewall);
    assert.deepEqual([now?.id, now?.description, now && wanted(now)], [id, "conformance", wanted(changed)]);
    assert.deepEqual(others, [second]);
  });

  check("updateRules: an unknown rule is refused, and none is changed", [...needs, "firewalls.updateRules"], async (scene) => {
    const firewall = await scene.create("firewalls");
    const made = await add(scene, firewall, [web]);
    const { id } = present(made[0], "the rule");
    const rules = [id, unknownId].map((each) => ({ ...web, portFrom: 81, portTo: 82, id: each }));
    await refused(scene.cloud.call("firewalls", "updateRules", { id: firewall.id, rules }), unknownReference);
    assert.deepEqual(await rulesOf(scene, firewall), made, "all of them, or none");
  });

  check("create: the same name twice is already_exists", ["firewalls.create"], async (scene) => {
    const { name = "" } = await scene.create("firewalls");
    await refused(scene.call("firewalls", "create", { name, description: "conformance" }), "already_exists");
  });

  check(
    "destroy: one that instances are in is failed_precondition",
    ["firewalls.destroy", "instances.create", "instances+firewalls"],
    async (scene) => {
      const { id } = await scene.create("firewalls");
      await scene.create("instances", { firewallIds: [id] });
      await refused(scene.cloud.call("firewalls", "destroy", { id }), "failed_precondition");
    },
  );
}
