import { readFileSync } from "node:fs";
import path from "node:path";
import { checkLockfile, type LockedPackage } from "./lockfile-rules.ts";
import { projectRoot, report } from "./project.ts";

const file = "package-lock.json";
const { packages } = JSON.parse(readFileSync(path.join(projectRoot(), file), "utf8")) as {
  packages: Readonly<Record<string, LockedPackage>>;
};
report(
  checkLockfile(packages).map((message) => ({ file, message })),
  "The lockfile is as it should be.",
);
