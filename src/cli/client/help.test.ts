import assert from "node:assert/strict";
import { test } from "node:test";
import { collectionCommands, findCollection, findVerb, globalOptions, singleCommands } from "./commands.ts";
import { collectionHelp, mainHelp, singleHelp, verbHelp } from "./help.ts";
import { runCommand } from "../../testing/run-command.ts";

const globals = new Set<string>(globalOptions.map(({ name }) => name));

test("every verb has help with all that it takes", () => {
  for (const collection of collectionCommands) {
    const names = collection.verbs.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length, collection.name);
    assert.ok(mainHelp().includes(`  ${collection.name} `), collection.name);
    for (const verb of collection.verbs) {
      const help = verbHelp(collection, verb);
      assert.ok(collectionHelp(collection).includes(`  ${verb.name}`), verb.name);
      assert.match(help, new RegExp(`^Usage: deltacloud ${collection.name} ${verb.name}[ \\n]`));
      assert.ok(help.includes(verb.doc));
      for (const { name, required } of verb.options) {
        assert.match(help, new RegExp(`^ +--${name}(?: |$)`, "m"));
        assert.equal(help.startsWith("Usage: ") && help.split("\n", 1)[0]?.includes(`--${name} `), required, name);
      }
    }
  }
});

test("no parameter has the name of an option of every command, and none that of another", () => {
  for (const { name, verbs } of collectionCommands) {
    for (const verb of verbs) {
      const names = verb.options.map((option) => option.name);
      assert.equal(new Set(names).size, names.length, `${name} ${verb.name}`);
      for (const option of names)
        assert.ok(!globals.has(option) && /^[a-z][a-z-]*[a-z]$/.test(option), `${name} ${verb.name} ${option}`);
      const keys = verb.options.map((option) => option.key);
      assert.equal(new Set(keys).size, keys.length, `${name} ${verb.name}`);
    }
  }
});

test("parameters are called as people call them", () => {
  const options = (collection: string, verb: string): readonly string[] =>
    findVerb(findCollection(collection) ?? assert.fail(collection), verb)?.options.map(({ name }) => name) ?? [];
  assert.deepEqual(options("storage-volumes", "attach"), ["instance", "device", "delete-on-termination"]);
  assert.deepEqual(options("firewalls", "create_rule"), ["protocol", "port-from", "port-to", "direction", "address", "group"]);
  assert.ok(options("instances", "create").includes("instance-password"));
  assert.ok(options("load_balancers", "set-health-check").includes("load-balancer-timeout"));
  for (const name of ["image", "realm", "hardware-profile", "firewall", "tag", "user-file"]) {
    assert.ok(options("instances", "create").includes(name), name);
  }
});

test("help is asked for at every level", async () => {
  const shown = async (...args: readonly string[]): Promise<string> => {
    const command = runCommand("cli/deltacloud", args);
    assert.equal(await command.ended(), 0);
    return command.output();
  };
  assert.equal(await shown("--help"), mainHelp());
  assert.equal(await shown("help"), mainHelp());
  const images = findCollection("images") ?? assert.fail();
  const create = findVerb(images, "create") ?? assert.fail();
  assert.equal(await shown("images", "--help"), collectionHelp(images));
  assert.equal(await shown("images", "create", "-h"), verbHelp(images, create));
  assert.equal(await shown("help", "images", "create"), verbHelp(images, create));
  assert.equal(await shown("login", "--help"), singleHelp("login"));
  for (const { name, doc } of singleCommands) assert.ok(singleHelp(name).includes(doc));
});
