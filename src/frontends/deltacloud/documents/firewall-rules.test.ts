import assert from "node:assert/strict";
import { test } from "node:test";
import type { Firewall, FirewallRule } from "../../../model/collections/firewalls.ts";
import { joinRules, ruleIdsOf } from "./firewall-rules.ts";

const tcp22 = { direction: "ingress", protocol: "tcp", portFrom: 22, portTo: 22 } as const;
const from = (cidr: string): FirewallRule["source"] => ({ type: "address", cidr });
const group = (ownerId: string, name: string): FirewallRule["source"] => ({ type: "group", ownerId, name });
const firewall = (...rules: readonly Omit<FirewallRule, "id">[]): Firewall => ({
  id: "web",
  ownerId: "1234",
  rules: rules.map((rule, index) => ({ id: `r${index}`, ...rule })),
});

const web = firewall(
  { ...tcp22, source: from("10.1.2.0/24") },
  { direction: "ingress", protocol: "tcp", portFrom: 80, portTo: 80, source: from("0.0.0.0/0") },
  { ...tcp22, source: group("1234", "default") },
  { ...tcp22, source: from("2001:db8::/32") },
);
const joinedId = "1234~tcp~22~22~@group,1234,default,@address,ipv4,10.1.2.0,24,@address,ipv6,2001:db8::,32";

test("rules of the same traffic are one, with groups before addresses", () => {
  const rules = joinRules(web);
  assert.deepEqual(
    rules.map(({ id, ruleIds }) => [id, ruleIds]),
    [
      [joinedId, ["r0", "r2", "r3"]],
      ["1234~tcp~80~80~@address,ipv4,0.0.0.0,0", ["r1"]],
    ],
  );
  assert.deepEqual(rules[0]?.sources, [
    { type: "group", name: "default", owner: "1234" },
    { type: "address", family: "ipv4", address: "10.1.2.0", prefix: "24" },
    { type: "address", family: "ipv6", address: "2001:db8::", prefix: "32" },
  ]);
});

test("rules of other traffic stay apart, and their ids too", () => {
  const source = from("10.0.0.0/8");
  const rules = joinRules(
    firewall(
      { ...tcp22, source },
      { ...tcp22, source, direction: "egress" },
      { ...tcp22, source, action: "deny" },
      { ...tcp22, source, action: "accept", logged: "true" },
    ),
  );
  assert.deepEqual(
    rules.map(({ id }) => id.slice("1234~tcp~22~22~@address,ipv4,10.0.0.0,8".length)),
    ["", "~egress", "~deny", "~logged"],
  );
});

test("an address without prefix is one address, and a group without name goes by its id", () => {
  const [rule] = joinRules(
    firewall(
      { ...tcp22, source: from("192.0.2.7") },
      { ...tcp22, source: from("::1") },
      { ...tcp22, source: { type: "group", firewallId: "sg-1" } },
    ),
  );
  assert.equal(rule?.id, "1234~tcp~22~22~@group,,sg-1,@address,ipv4,192.0.2.7,32,@address,ipv6,::1,128");
});

test("a rule without source or ports has an id all the same", () => {
  const bare = { ...firewall({ direction: "egress", protocol: "all" }), ownerId: undefined };
  const [rule] = joinRules(bare);
  assert.equal(rule?.id, "~all~~~~egress");
  assert.deepEqual(rule?.sources, []);
  assert.deepEqual(ruleIdsOf(bare, "~all~~~~egress"), ["r0"]);
});

test("an id that is shown means the rules that it was made of", () => {
  assert.deepEqual(ruleIdsOf(web, joinedId), ["r0", "r2", "r3"]);
  const odd = firewall({ ...tcp22, source: group("o,w~n", "a,@group,b~c") });
  assert.deepEqual(ruleIdsOf(odd, joinRules(odd)[0]?.id ?? ""), ["r0"]);
});

test("the cloud's own id means its rule", () => {
  assert.deepEqual(ruleIdsOf(web, "r3"), ["r3"]);
});

test("an id that old clients kept or wrote otherwise is read leniently", () => {
  assert.deepEqual(ruleIdsOf(web, "1234~TCP~22~22~@ADDRESS,ipv6,2001:DB8::,32,@group,1234,default"), ["r2", "r3"]);
  assert.deepEqual(ruleIdsOf(web, encodeURIComponent(joinedId)), ["r0", "r2", "r3"]);
  assert.deepEqual(ruleIdsOf(web, "~tcp~22~22~@address,ipv4,10.1.2.0,24,@address,ipv4,172.16.0.0,12"), ["r0"]);
});

test("what means no rule gives none", () => {
  for (const id of [
    "",
    "nope",
    "%",
    "1234~tcp~22~22~",
    "1234~tcp~22~23~@address,ipv4,10.1.2.0,24",
    "1234~udp~22~22~@group,1234,default",
  ]) {
    assert.deepEqual(ruleIdsOf(web, id), [], id);
  }
  assert.deepEqual(ruleIdsOf(web, "1234~tcp~22~22~@address,ipv4,10.1.2.0,24~egress"), []);
});
