import assert from "node:assert/strict";
import { test } from "node:test";
import { checkLockfile } from "./lockfile-rules.ts";

const sound = { integrity: "sha512-AAAA" };

test("a sound lockfile has no faults", () => {
  const packages = {
    "": {},
    "node_modules/yaml": sound,
    "node_modules/tool": { ...sound, dev: true, optionalDependencies: { "@tool/linux": "1.0.0" } },
    "node_modules/@tool/linux": { ...sound, dev: true, hasInstallScript: true, os: ["linux"] },
  };
  assert.deepEqual(checkLockfile(packages), []);
});

test("every fault is found", () => {
  const packages = {
    "node_modules/a": { ...sound, dev: true, resolved: "https://registry.example/a.tgz" },
    "node_modules/a/node_modules/b": { dev: true },
    "node_modules/c": { ...sound, hasInstallScript: true },
    "node_modules/@scope/d": { ...sound, cpu: ["x64"] },
    "node_modules/e": { ...sound, optionalDependencies: { "@e/darwin": "1.0.0" } },
  };
  assert.deepEqual(checkLockfile(packages), [
    "a names the host that it came from",
    "b has no checksum",
    "c has an install script",
    "@scope/d is for some platforms only",
    "e lacks its part @e/darwin",
  ]);
});
