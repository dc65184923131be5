import { once } from "node:events";
import type { AddressInfo } from "node:net";
import {
  Server,
  utils,
  type AuthContext,
  type Connection,
  type PublicKeyAuthContext,
  type ServerChannel,
} from "../http/ssh-library.ts";

export interface SshServerOptions {
  /** Private keys in OpenSSH's form. */
  readonly hostKeys: readonly string[];
  readonly username: string;
  readonly password: string;
  /** The public key that may log in, in OpenSSH's form. */
  readonly userKey?: string;
  /** Asks for the password, as PAM makes servers do, instead of taking it with the request. */
  readonly isInteractive?: boolean;
  /** What to do for each command; any other is refused. */
  readonly commands: Readonly<Record<string, (channel: ServerChannel, connection: Connection) => void>>;
}

/** A server for tests. */
export interface SshServer {
  readonly port: number;
  /** Those that are open. */
  readonly connections: ReadonlySet<Connection>;
  close(): void;
}

/** Starts an SSH server at 127.0.0.1. */
export async function startSshServer(options: SshServerOptions): Promise<SshServer> {
  const connections = new Set<Connection>();
  const server = new Server({ hostKeys: [...options.hostKeys] }, (connection) => {
    connections.add(connection);
    connection.on("close", () => connections.delete(connection));
    // Clients may hang up as they like.
    connection.on("error", () => {});
    connection.on("authentication", (context) => authenticate(context, options));
    connection.on("session", (accept) => {
      accept().on("exec", (acceptCommand, reject, { command }) => {
        const execute = options.commands[command];
        if (execute) execute(acceptCommand(), connection);
        else reject();
      });
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, connections, close: () => void server.close() };
}

function authenticate(context: AuthContext, { username, password, userKey, isInteractive }: SshServerOptions): void {
  if (context.username === username && isInteractive && context.method === "keyboard-interactive") {
    context.prompt([{ prompt: "Password:", echo: false }], ([answer]) => {
      if (answer === password) context.accept();
      else context.reject();
    });
    return;
  }
  const isPassword = context.method === "password" && !isInteractive && context.password === password;
  const isKey = context.method === "publickey" && userKey !== undefined && isSignedBy(userKey, context);
  if (context.username === username && (isPassword || isKey)) context.accept();
  else context.reject(["password", "publickey", "keyboard-interactive"]);
}

/** Whether a client has the key; it asks first, without a signature, whether the key would do. */
function isSignedBy(text: string, { key, signature, blob, hashAlgo }: PublicKeyAuthContext): boolean {
  const expected = utils.parseKey(text);
  if (expected instanceof Error || !expected.getPublicSSH().equals(key.data)) return false;
  return signature === undefined || blob === undefined || expected.verify(blob, signature, hashAlgo);
}
