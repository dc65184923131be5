#!/usr/bin/env node
import { exitCodeOf, Interrupted, messageOf } from "./client/exit-codes.ts";
import { run } from "./client/run.ts";

const controller = new AbortController();
process.once("SIGINT", () => {
  controller.abort(new Interrupted());
  // A second one ends it at once, and so does one that nothing listens to.
  process.once("SIGINT", () => process.exit(130));
  setTimeout(() => process.exit(130), 1000).unref();
});
// Whoever reads the output may have seen enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

try {
  await run(process.argv.slice(2), process.env, controller.signal);
} catch (failure) {
  const error = controller.signal.aborted ? new Interrupted() : failure;
  const message = messageOf(error);
  if (message !== "") console.error(`deltacloud: ${message}`);
  process.exitCode = exitCodeOf(error);
}
