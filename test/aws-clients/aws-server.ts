import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Credentials } from "../../src/model/driver.ts";
import { runCommand } from "../../src/testing/run-command.ts";
import { lacksOfOpenStack, type CloudToWalk } from "./walked-cloud.ts";

/** A server with the AWS edge, and how to make access keys for it. */
export interface AwsServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** A folder with a sealing key, for one server or for several. */
export interface SealingKey {
  readonly file: string;
  remove(): void;
}

/** Names a sealing key in a folder of its own; the first that needs it makes it. */
export function newSealingKey(): SealingKey {
  const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-aws-"));
  return { file: path.join(folder, "sealing-key"), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts `deltacloudd` with all APIs of AWS on a port of their own. */
export async function startAwsEdge(driver: string, provider: string | undefined, sealingKey: string): Promise<AwsServer> {
  const ofProvider = provider === undefined ? [] : ["-P", provider];
  const listening = ["-r", "127.0.0.1", "-p", "0", "--listen", "aws=127.0.0.1:0", "--sealing-key", sealingKey];
  const server = runCommand("cli/deltacloudd", ["-i", driver, ...ofProvider, ...listening]);
  const close = async (): Promise<void> => {
    server.process.kill("SIGTERM");
    await server.ended();
  };
  try {
    const [, endpoint] = await server.printed(/ :: (http:\/\/127\.0\.0\.1:\d+)\/\n/);
    return { endpoint: endpoint as string, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What `deltacloud keys create --json` prints, which is what the tools of AWS take from a process. */
export interface AccessKey {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken?: string;
}

/** Makes an access key for an account. @throws with what the command says against it */
export async function createAccessKey(
  driver: string,
  { user, password }: Credentials,
  sealingKey: string,
  options: readonly string[] = [],
): Promise<AccessKey> {
  const account = ["--driver", driver, "--user", user, "--password-stdin"];
  const words = ["keys", "create", ...account, "--json", "--sealing-key", sealingKey, ...options];
  const command = runCommand("cli/deltacloud", words, { input: `${password}\n` });
  const status = await command.ended();
  if (status !== 0) throw new Error(command.errorOutput());
  return JSON.parse(command.output()) as AccessKey;
}

/** A server before a driver, with an access key for an account. */
export async function startAwsServer(
  driver: string,
  credentials: Credentials,
  { provider, fleet }: { readonly provider?: string; readonly fleet: number },
): Promise<CloudToWalk> {
  const sealingKey = newSealingKey();
  const { endpoint, close } = await startAwsEdge(driver, provider, sealingKey.file);
  const { AccessKeyId, SecretAccessKey } = await createAccessKey(driver, credentials, sealingKey.file);
  return {
    endpoint,
    region: "us-east-1",
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    lacks: driver === "openstack" ? lacksOfOpenStack : new Set(),
    fleet,
    async close() {
      await close();
      sealingKey.remove();
    },
  };
}
