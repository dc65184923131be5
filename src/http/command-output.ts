import type { Readable } from "node:stream";
import { CloudError } from "../model/errors.ts";
import type { ClientChannel } from "./ssh-library.ts";

/** The most that is kept of each of the two outputs, in bytes. */
const largestOutput = 1024 * 1024;

export interface CommandResult {
  readonly output: string;
  readonly errorOutput: string;
  /** Undefined when a signal has ended the command. */
  readonly exitStatus: number | undefined;
}

/**
 * Waits for the end of a command, from the moment that its channel is open: what it has to say may be waiting already.
 * Rejects with `provider_error` as soon as one of its outputs is larger than 1 MiB.
 */
export function collect(
  channel: ClientChannel,
  resolve: (result: CommandResult) => void,
  reject: (error: CloudError) => void,
): void {
  const output = gather(channel, reject);
  const errorOutput = gather(channel.stderr, reject);
  let exitStatus: number | undefined;
  channel.once("exit", (status: number | null) => {
    exitStatus = status ?? undefined;
  });
  channel.once("close", () => resolve({ output: output(), errorOutput: errorOutput(), exitStatus }));
  channel.end();
}

function gather(stream: Readable, reject: (error: CloudError) => void): () => string {
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length <= largestOutput) chunks.push(chunk);
    else reject(new CloudError("provider_error", "The command has written more than 1 MiB."));
  });
  return () => Buffer.concat(chunks).toString();
}
