import type { Socket } from "node:net";
import type { CommandRunner, EgressPolicy } from "../model/driver.ts";
import { CloudError, isCloudError } from "../model/errors.ts";
import { unlessAborted } from "./abortable.ts";
import { connectToAny } from "./connection.ts";
import { canonicalHost } from "./host-name.ts";
import { createHostKeys, type HostKeyPolicy } from "./host-keys.ts";
import { openSshSession } from "./ssh-session.ts";

export interface CommandRunnerOptions {
  readonly egress: EgressPolicy;
  readonly hostKeys: HostKeyPolicy;
  /** How long it may take until the user is logged in, in milliseconds; 20 seconds, as the original, by default. */
  readonly connectTimeout?: number | undefined;
}

/**
 * Runs commands by SSH: resolves and checks the host by the egress policy, connects to an address that was checked, checks
 * the host key, logs in by key or password and runs one command, whose input is empty.
 *
 * Its `run` rejects with `invalid_argument` without password and key or for a key that cannot be read, `permission_denied` for
 * a host or a host key that is not allowed and when the server refuses the user (it is not the cloud that does),
 * `provider_unavailable` and `provider_timeout` when it cannot be reached or is lost, `provider_error` for more than 1 MiB of
 * output or of error output and for what is no proper SSH, and the signal's reason when it aborts.
 */
export function createCommandRunner({ egress, hostKeys: policy, connectTimeout = 20_000 }: CommandRunnerOptions): CommandRunner {
  const hostKeys = createHostKeys(policy);

  return {
    async run({ host, port, username, command, privateKey, password, vouched = false, signal }) {
      if (!password && !privateKey) throw new CloudError("invalid_argument", "Either password or key must be specified");
      const stop = new AbortController();
      const cancel = (): void => stop.abort(reasonOf(signal));
      if (signal.aborted) cancel();
      else signal.addEventListener("abort", cancel);
      const timer = setTimeout(() => {
        stop.abort(new CloudError("provider_timeout", `No SSH session with ${target(host, port)} in ${connectTimeout} ms.`));
      }, connectTimeout);
      let socket: Socket | undefined;
      try {
        const addresses = await unlessAborted(egress.resolve(host, port, vouched), stop.signal);
        const session = await openSshSession({
          connect: async () => (socket = await connectedTo(addresses, host, port, stop.signal)),
          host: canonicalHost(host) ?? host,
          port,
          username,
          privateKey,
          password,
          hostKeys,
          signal: stop.signal,
        });
        clearTimeout(timer);
        return await session.execute(command);
      } finally {
        clearTimeout(timer);
        signal.removeEventListener("abort", cancel);
        socket?.destroy();
      }
    },
  };
}

async function connectedTo(
  addresses: Awaited<ReturnType<EgressPolicy["resolve"]>>,
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<Socket> {
  try {
    return await connectToAny(addresses, port, signal);
  } catch (cause) {
    signal.throwIfAborted();
    throw new CloudError("provider_unavailable", `Cannot connect to ${target(host, port)}.`, { cause });
  }
}

const target = (host: string, port: number): string => `port ${port} of ${canonicalHost(host) ?? "the host"}`;

function reasonOf(signal: AbortSignal): CloudError {
  return isCloudError(signal.reason) ? signal.reason : new CloudError("canceled", "The command was canceled.");
}
