import { invalid, refused } from "./failures.ts";
import { encryptForSshKey } from "../../../wire/ssh-keys.ts";
import { digestOf } from "./cloud.ts";
import { viewInstance } from "./instance-view.ts";
import type { Scope, Service } from "./scope.ts";

type Reads = Pick<Service<"instances">, "userData" | "consoleOutput" | "passwordData" | "run">;

/** What can be learned from inside an instance. */
export const instanceReads = (scope: Scope): Reads => ({
  userData: ({ id }) => scope.table("instances").get(id).userData,
  consoleOutput: ({ id, lines }) => {
    const { console } = scope.table("instances").get(id);
    const wanted = lines === undefined ? console : console.slice(-lines);
    return { output: wanted.map((line) => `${line}\n`).join(""), time: scope.cloud.now };
  },
  passwordData: ({ id }) => {
    const { keyName, state } = scope.table("instances").get(id);
    const key = keyName === undefined || state === "pending" ? undefined : scope.table("keys").find(keyName);
    const password = digestOf(`password ${id}`).toString("base64url").slice(0, 12);
    return { data: encryptForSshKey(key?.publicKey ?? "", password) ?? "", time: scope.cloud.now };
  },
  run: async ({ id, command, privateKey, password, ip, port = 22, username = "root" }) => {
    const instance = viewInstance(scope, scope.table("instances").own(id));
    if (instance.state !== "running") throw refused(`The instance '${id}' is not running.`);
    if (privateKey === undefined && password === undefined)
      throw invalid("privateKey", "Neither a private key nor a password is given.");
    const address = ip ?? instance.publicAddresses[0]?.address;
    if (address === undefined) throw refused(`The instance '${id}' has no public address.`);
    const { signal } = scope;
    const result = await scope.context.ssh.run({ host: address, port, username, command, privateKey, password, signal });
    return { address, command, ...result };
  },
});
