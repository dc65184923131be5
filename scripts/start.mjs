// Builds if something has changed, and serves the mock cloud: node scripts/start.mjs [OPTION-OF-THE-SERVER ...]
// Both happen in one process, so that the signals that end it reach the server itself, which drains first.
import path from "node:path";
import { pathToFileURL } from "node:url";

await import("./build.mjs");
const server = path.join(path.dirname(import.meta.dirname), "dist/cli/deltacloudd.js");
process.argv.splice(1, 1, server, "-i", "mock");
await import(pathToFileURL(server).href);

// npm hands SIGTERM to its shell, which dies of it and tells nobody.
const shell = process.ppid;
if (process.env["npm_lifecycle_event"]) {
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 200);
  watch.unref();
}
