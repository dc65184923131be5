import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "../../scripts/project.ts";
import { parseCommandLine } from "../../src/cli/command-line.ts";
import { eachSetting } from "../../src/server/configuration.ts";
import { runCommand } from "../../src/testing/run-command.ts";

const read = (file: string): string => readFileSync(path.join(projectRoot(), "packaging", file), "utf8");
const unit = read("systemd/deltacloudd.service");
const variables = new Set([...eachSetting()].map(([, { environment }]) => environment));

/** The values of a key of the unit, in their order. */
const valuesOf = (key: string): readonly string[] =>
  [...unit.matchAll(new RegExp(`^${key}=(.*)$`, "gm"))].map(([, value = ""]) => value);

test("the unit has nothing but sections and settings, each of them once where it counts once", () => {
  const lines = unit.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  for (const line of lines) assert.match(line, /^(\[(Unit|Service|Install)\]|[A-Z][A-Za-z]+=.*)$/);
  const keys = lines.filter((line) => !line.startsWith("[")).map((line) => line.split("=", 1)[0] as string);
  const several = new Set(["EnvironmentFile", "SystemCallFilter"]);
  assert.deepEqual(
    keys.filter((key, index) => keys.indexOf(key) !== index && !several.has(key)),
    [],
  );
});

test("it starts the server with options that it has, and defaults for its variables", () => {
  const [start = ""] = valuesOf("ExecStart");
  const [program, ...args] = start.split(" ").filter((word) => word !== "$OPTIONS");
  assert.equal(program, "/usr/bin/deltacloudd");
  const defaults = new Map(
    (valuesOf("Environment")[0] as string).split(" ").map((pair) => pair.split("=", 2) as [string, string]),
  );
  const filled = args.map((word) => word.replace(/^\$\{(\w+)\}$/, (_, name: string) => defaults.get(name) ?? assert.fail(name)));
  const given = parseCommandLine(filled);
  assert.deepEqual([given["driver"], given["hostname"], given["port"]], [["mock"], ["localhost"], ["3002"]]);
});

test("it locks the service in", () => {
  for (const [key, value] of [
    ["DynamicUser", "yes"],
    ["NoNewPrivileges", "yes"],
    ["ProtectSystem", "strict"],
    ["ProtectHome", "yes"],
    ["PrivateTmp", "yes"],
    ["CapabilityBoundingSet", ""],
    ["RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX AF_NETLINK"],
    ["StateDirectory", "deltacloud-core"],
    ["Restart", "on-failure"],
  ] as const)
    assert.deepEqual(valuesOf(key), [value], key);
  assert.ok(valuesOf("SystemCallFilter").includes("@system-service"));
});

test("the file of settings has values that a shell and systemd read alike, and variables that the server knows", () => {
  const lines = read("sysconfig/deltacloud-core").split("\n");
  const settings = lines.filter((line) => /^#?[A-Z]/.test(line) && line.includes("="));
  for (const line of settings) assert.match(line, /^#?[A-Z_]+="[^"$`\\]*"$/);
  const names = settings.map((line) => /[A-Z_]+/.exec(line)?.[0] as string);
  assert.deepEqual(
    names.filter((name) => name.startsWith("API_") && name !== "API_ENV" && !variables.has(name)),
    [],
  );
  for (const name of ["API_ENV", "DRIVER", "PORT", "HOST", "DELTACLOUD_USER", "LOGFILE", "LOCKFILE"])
    assert.ok(names.includes(name), name);
});

test("a service manager that waits is told when the server listens", async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-notify-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const told = path.join(folder, "told");
  writeFileSync(path.join(folder, "systemd-notify"), `#!/bin/sh\necho "$@" > "${told}.part" && mv "${told}.part" "${told}"\n`);
  chmodSync(path.join(folder, "systemd-notify"), 0o755);
  const environment = { NOTIFY_SOCKET: "/nowhere", PATH: `${folder}:${process.env["PATH"]}` };
  const server = runCommand("cli/deltacloudd", ["-i", "mock", "-p", "0"], { environment });
  t.after(() => server.process.kill("SIGKILL"));
  await server.printed(/^Starting/);
  while (!existsSync(told)) await sleep(20);
  assert.equal(readFileSync(told, "utf8"), "--ready\n");
});
