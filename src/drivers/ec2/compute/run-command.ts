import type { Params } from "../../../model/collections.ts";
import type { Instance } from "../../../model/collections/instances.ts";
import { CloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import { invalidArgument } from "../failures.ts";

/** What a command came to. */
export interface CommandResult {
  readonly address: string;
  readonly command: string;
  readonly output: string;
  readonly errorOutput: string;
  readonly exitStatus: number | undefined;
}

/**
 * Runs a command on an instance, at its first public address unless told.
 * @throws `failed_precondition` for one that does not run or has no such address; `invalid_argument` where there is nothing to log in with
 */
export async function runCommand(
  { context }: Connection,
  { id, state, publicAddresses }: Instance,
  { command, privateKey, password, ip, port = 22, username = "root" }: Params<"instances", "run">,
): Promise<CommandResult> {
  if (state !== "running") throw new CloudError("failed_precondition", `The instance '${id}' is ${state}.`);
  if (privateKey === undefined && password === undefined)
    throw invalidArgument("privateKey", "Neither a private key nor a password is given.");
  const address = ip ?? publicAddresses[0]?.address;
  if (address === undefined) throw new CloudError("failed_precondition", `The instance '${id}' has no public address.`);
  const { signal, provider, ssh } = context;
  const vouched = ip === undefined && provider.vouched;
  const result = await ssh.run({ host: address, port, username, command, privateKey, password, signal, vouched });
  return { address, command, ...result };
}
