import { parentPort } from "node:worker_threads";
import type { DigestAnswer, DigestRequest } from "./digest-messages.ts";
import { Meter } from "./meter.ts";

/** The thread that computes checksums, of any number of contents at once. */
const running = new Map<number, { readonly memory: SharedArrayBuffer; readonly meter: Meter }>();

parentPort?.on("message", (request: DigestRequest) => {
  const { content } = request;
  if ("memory" in request) {
    running.set(content, { memory: request.memory, meter: new Meter(request.kinds) });
    return;
  }
  const { memory, meter } = running.get(content) ?? {};
  if (!memory || !meter) return;
  if ("start" in request) {
    meter.update(new Uint8Array(memory, request.start, request.length));
    answer({ content });
    return;
  }
  running.delete(content);
  if (request.last === "digest") answer({ content, digests: meter.digest() });
});

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
const answer = (message: DigestAnswer): void => parentPort?.postMessage(message);
