import assert from "node:assert/strict";
import { test } from "node:test";
import { openDriver } from "../../drivers/local/test-local.ts";
import { queryClient } from "../../testing/query-client.ts";
import frontend from "./frontend.ts";

test("the caller is the only user", async (t) => {
  const client = await queryClient(t, frontend, await openDriver(), { version: "2010-05-08" });
  const user = await client.ok("GetUser");
  assert.equal(user.root.namespace, "https://iam.amazonaws.com/doc/2010-05-08/");
  assert.deepEqual(user.at("GetUserResult.User.UserName"), ["mockuser"]);
  assert.match(user.at("GetUserResult.User.Arn")[0] ?? "", /^arn:aws:iam::\d{12}:user\/mockuser$/);
  assert.equal((await client.ok("GetUser", { UserName: "mockuser" })).text.length, user.text.length);
  const other = await client.call("GetUser", { UserName: "other" });
  assert.deepEqual([other.status, other.code], [404, "NoSuchEntity"]);
  assert.deepEqual((await client.ok("ListUsers")).at("*.Users.member.Arn"), user.at("*.User.Arn"));
});

test("roles are those that can be taken on", async (t) => {
  const client = await queryClient(t, frontend, await openDriver(), { version: "2010-05-08" });
  const roles = await client.ok("ListRoles");
  assert.deepEqual(roles.at("ListRolesResult.Roles.member.RoleName"), ["read-only"]);
  const role = await client.ok("GetRole", { RoleName: "read-only" });
  assert.deepEqual(role.at("*.Role.Arn"), roles.at("*.Roles.member.Arn"));
  const trust = JSON.parse(decodeURIComponent(role.at("*.Role.AssumeRolePolicyDocument")[0] ?? "")) as { Version: string };
  assert.equal(trust.Version, "2012-10-17");
  assert.deepEqual((await client.ok("ListRolePolicies", { RoleName: "read-only" })).at("*.IsTruncated"), ["false"]);
  for (const action of ["GetRole", "ListRolePolicies", "ListAttachedRolePolicies", "ListInstanceProfilesForRole"]) {
    assert.equal((await client.call(action, { RoleName: "admin" })).code, "NoSuchEntity");
  }
});

test("what clients look for before they begin is there, or empty", async (t) => {
  const client = await queryClient(t, frontend, await openDriver(), { version: "2010-05-08" });
  const summary = await client.ok("GetAccountSummary");
  assert.equal(summary.at("*.SummaryMap.entry.key").length, summary.at("*.SummaryMap.entry.value").length);
  assert.ok(summary.at("*.SummaryMap.entry.key").includes("Users"));
  assert.deepEqual((await client.ok("ListAccountAliases")).at("*.AccountAliases"), [""]);
  assert.deepEqual((await client.ok("ListInstanceProfiles")).at("*.InstanceProfiles"), [""]);
  const profile = await client.call("GetInstanceProfile", { InstanceProfileName: "web" });
  assert.equal(profile.code, "NoSuchEntity");
  for (const [action, field] of [
    ["ListPolicies", "Policies"],
    ["ListGroupsForUser", "Groups"],
    ["ListAttachedUserPolicies", "AttachedPolicies"],
    ["ListMFADevices", "MFADevices"],
    ["ListAccessKeys", "AccessKeyMetadata"],
  ] as const)
    assert.deepEqual((await client.ok(action)).at(`${action}Result.${field}`), [""], action);
  assert.equal((await client.call("ListAccessKeys", { UserName: "other" })).code, "NoSuchEntity");
  assert.equal((await client.call("SimulatePrincipalPolicy")).code, "InvalidAction");
});
