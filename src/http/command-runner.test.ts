import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { createServer, type AddressInfo, type Server as TcpServer, type Socket } from "node:net";
import { after, before, describe, test } from "node:test";
import type { CommandRunner } from "../model/driver.ts";
import { CloudError, isCloudError } from "../model/errors.ts";
import { createCommandRunner } from "./command-runner.ts";
import { createEgressPolicy } from "./egress.ts";
import { startSshServer, type SshServer, type SshServerOptions } from "../testing/ssh-server.ts";
import { generateSshKeyPair } from "../wire/ssh-keys.ts";
import { utils, type Connection, type ServerChannel } from "./ssh-library.ts";

const userKey = await generateSshKeyPair("ed25519", "user");
const strangersKey = await generateSshKeyPair("ed25519", "stranger");
const hostKey = await generateSshKeyPair("ed25519", "host");
const secret = "correct horse battery staple";

const hanging = new EventEmitter();

/** What the server does when it is asked to run something. */
const commands: SshServerOptions["commands"] = {
  "echo hello": (channel) => {
    channel.write("hällo\n");
    channel.exit(0);
    channel.end();
  },
  fail: (channel) => {
    channel.write("some output");
    channel.stderr.write("some error");
    channel.exit(3);
    channel.end();
  },
  killed: (channel) => {
    channel.exit("KILL", false, "");
    channel.end();
  },
  cat: (channel) => {
    let input = "";
    channel.on("data", (chunk: Buffer) => (input += chunk.toString()));
    channel.on("end", () => {
      channel.write(`input: ${JSON.stringify(input)}`);
      channel.exit(0);
      channel.end();
    });
  },
  hang: (_channel, connection) => void hanging.emit("begin", connection),
  flood: (channel) => flood(channel, channel),
  "flood errors": (channel) => flood(channel, channel.stderr as NodeJS.WritableStream),
  "drop the line": (_channel, connection) => connection.end(),
};

function flood(channel: ServerChannel, stream: NodeJS.WritableStream): void {
  const more = (): void => {
    while (channel.writable) if (!stream.write(Buffer.alloc(32 * 1024, "x"))) return void stream.once("drain", more);
  };
  more();
}

const loopback = createEgressPolicy({ ranges: ["127.0.0.0/8"] });
const anyRunner = createCommandRunner({ egress: loopback, hostKeys: { mode: "any" } });
const never = new AbortController().signal;
const options: SshServerOptions = {
  hostKeys: [hostKey.privateKey],
  username: "root",
  password: secret,
  userKey: userKey.publicKey,
  commands,
};
let server: SshServer;

before(async () => {
  server = await startSshServer(options);
});
after(() => server.close());

type Request = Parameters<CommandRunner["run"]>[0];

function run(request: Partial<Request> = {}, runner = anyRunner): ReturnType<CommandRunner["run"]> {
  const login = request.privateKey === undefined && request.password === undefined ? { password: secret } : {};
  return runner.run({
    host: "127.0.0.1",
    port: server.port,
    username: "root",
    command: "echo hello",
    signal: never,
    ...login,
    ...request,
  });
}

/** An error that says enough, and does not say the password or a part of the key. */
function failsWith(code: string, message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(isCloudError(error), String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    const all = `${error.message} ${JSON.stringify(error.details)} ${String(error.details.cause)}`;
    assert.ok(!all.includes(secret) && !/PRIVATE KEY|[A-Za-z0-9+/]{60}/.test(all), all);
    return true;
  };
}

describe("login", () => {
  test("by password", async () => {
    assert.deepEqual(await run(), { output: "hällo\n", errorOutput: "", exitStatus: 0 });
  });

  test("by key", async () => {
    assert.equal((await run({ privateKey: userKey.privateKey })).output, "hällo\n");
  });

  test("by a key with the line ends of a form", async () => {
    const privateKey = userKey.privateKey.trim().replaceAll("\n", "\r\n");
    assert.equal((await run({ privateKey })).output, "hällo\n");
  });

  test("by password where the server asks for it", async (t) => {
    const interactive = await startSshServer({ ...options, isInteractive: true });
    t.after(() => interactive.close());
    assert.equal((await run({ port: interactive.port })).output, "hällo\n");
    await assert.rejects(run({ port: interactive.port, password: "wrong" }), failsWith("permission_denied", /does not accept/));
  });

  test("with a wrong password", async () => {
    await assert.rejects(run({ password: `not ${secret}` }), failsWith("permission_denied", /^127\.0\.0\.1 does not accept/));
  });

  test("with the key of a stranger", async () => {
    await assert.rejects(run({ privateKey: strangersKey.privateKey }), failsWith("permission_denied", /does not accept/));
  });

  test("as a user that the server does not know", async () => {
    await assert.rejects(run({ username: "nobody" }), failsWith("permission_denied", /does not accept/));
  });

  test("with the key of a stranger and the right password", async () => {
    assert.equal((await run({ privateKey: strangersKey.privateKey, password: secret })).exitStatus, 0);
  });

  for (const [password, privateKey] of [
    [undefined, undefined],
    ["", ""],
  ] as const) {
    test(`with password ${password} and key ${privateKey}`, async () => {
      const request = { host: "127.0.0.1", port: server.port, username: "root", command: "echo hello", signal: never };
      await assert.rejects(
        anyRunner.run({ ...request, password, privateKey }),
        failsWith("invalid_argument", /^Either password or key must be specified$/),
      );
    });
  }

  const encrypted = utils.generateKeyPairSync("ed25519", { passphrase: "x", cipher: "aes256-ctr", rounds: 1 }).private;
  const unreadable: Readonly<Record<string, readonly [key: string, message: RegExp]>> = {
    nonsense: ["nonsense", /cannot be read/],
    "cut in half": [userKey.privateKey.slice(0, 200), /cannot be read/],
    public: [userKey.publicKey, /cannot be read/],
    encrypted: [encrypted, /passphrase/],
  };
  for (const [what, [privateKey, message]] of Object.entries(unreadable)) {
    test(`with a key that is ${what}`, async () => {
      await assert.rejects(run({ privateKey }), failsWith("invalid_argument", message));
    });
  }
});

describe("a command", () => {
  test("may fail", async () => {
    assert.deepEqual(await run({ command: "fail" }), { output: "some output", errorOutput: "some error", exitStatus: 3 });
  });

  test("may be killed", async () => {
    assert.deepEqual(await run({ command: "killed" }), { output: "", errorOutput: "", exitStatus: undefined });
  });

  test("has no input", async () => {
    assert.equal((await run({ command: "cat" })).output, 'input: ""');
  });

  test("may be refused", async () => {
    await assert.rejects(run({ command: "unknown" }), failsWith("provider_error", /does not run commands/));
  });

  for (const command of ["flood", "flood errors"]) {
    test(`may not write without end: ${command}`, async () => {
      await assert.rejects(run({ command }), failsWith("provider_error", /more than 1 MiB/));
    });
  }

  test("may lose its connection", async () => {
    await assert.rejects(run({ command: "drop the line" }), failsWith("provider_unavailable", /was lost/));
  });

  test("leaves no connection behind", async () => {
    await run();
    const closed = [...server.connections].map((one) => new Promise<void>((resolve) => one.once("close", resolve)));
    await Promise.all(closed);
    assert.equal(server.connections.size, 0);
  });
});

describe("a signal", () => {
  test("ends a command that hangs, and its connection", async () => {
    const controller = new AbortController();
    const begun = once(hanging, "begin") as Promise<[Connection]>;
    const running = run({ command: "hang", signal: controller.signal });
    const [connection] = await begun;
    const closed = new Promise<void>((resolve) => connection.once("close", resolve));
    controller.abort(new CloudError("provider_timeout", "The cloud did not answer in time."));
    await assert.rejects(running, failsWith("provider_timeout", /did not answer/));
    await closed;
  });

  test("that has aborted before lets nothing begin", async () => {
    const egress = { resolve: () => Promise.resolve([{ address: "127.0.0.1", family: 4 as const }]) };
    const runner = createCommandRunner({ egress, hostKeys: { mode: "any" } });
    await assert.rejects(run({ signal: AbortSignal.abort() }, runner), failsWith("canceled", /canceled/));
  });

  test("ends the wait for a resolver", async () => {
    const controller = new AbortController();
    const egress = { resolve: () => new Promise<never>(() => controller.abort()) };
    const runner = createCommandRunner({ egress, hostKeys: { mode: "any" } });
    await assert.rejects(run({ signal: controller.signal }, runner), failsWith("canceled", /canceled/));
  });
});

describe("a host", () => {
  test("that the client named is refused unless it is allowed", async () => {
    const runner = createCommandRunner({ egress: createEgressPolicy(), hostKeys: { mode: "any" } });
    for (const host of ["127.0.0.1", "localhost", "::1", "10.0.0.1", "169.254.169.254"]) {
      await assert.rejects(run({ host }, runner), failsWith("permission_denied", /may not connect/));
    }
  });

  test("that is vouched for is not", async () => {
    const runner = createCommandRunner({ egress: createEgressPolicy(), hostKeys: { mode: "any" } });
    assert.equal((await run({ vouched: true }, runner)).exitStatus, 0);
  });

  test("is reached at the addresses that were checked, the first that answers", async () => {
    const egress = {
      resolve: (host: string, port: number, vouched: boolean) => {
        assert.deepEqual([host, port, vouched], ["cloud.invalid", server.port, false]);
        return Promise.resolve(["127.255.255.255", "127.0.0.1"].map((address) => ({ address, family: 4 as const })));
      },
    };
    const runner = createCommandRunner({ egress, hostKeys: { mode: "any" } });
    assert.equal((await run({ host: "cloud.invalid" }, runner)).exitStatus, 0);
  });

  test("where nobody listens", async () => {
    const port = await listening(createServer(), (free) => free.close());
    await assert.rejects(run({ port }), failsWith("provider_unavailable", new RegExp(`Cannot connect to port ${port} of 127`)));
  });

  test("that does not speak", async (t) => {
    const sockets: Socket[] = [];
    const port = await listening(
      createServer((socket) => void sockets.push(socket)),
      (mute) => {
        t.after(() => {
          mute.close();
          for (const socket of sockets) socket.destroy();
        });
      },
    );
    const runner = createCommandRunner({ egress: loopback, hostKeys: { mode: "any" }, connectTimeout: 50 });
    await assert.rejects(run({ port }, runner), failsWith("provider_timeout", /in 50 ms/));
  });

  const greetings: Readonly<Record<string, readonly [greeting: string, code: string]>> = {
    "that hangs up": ["", "provider_unavailable"],
    "that speaks something else": ["HTTP/1.1 400 Bad Request\r\n\r\n".repeat(1000), "provider_error"],
    "that speaks an old SSH": ["SSH-1.5-old\r\n", "provider_error"],
    "that speaks SSH and then nonsense": ["SSH-2.0-x\r\n\0\0\0\x0cnonsense nonsense", "provider_error"],
  };
  for (const [what, [greeting, code]] of Object.entries(greetings)) {
    test(what, async (t) => {
      const port = await listening(
        createServer((socket) => void socket.on("error", () => {}).end(greeting)),
        (odd) => {
          t.after(() => odd.close());
        },
      );
      await assert.rejects(run({ port }), failsWith(code, /127\.0\.0\.1/));
    });
  }
});

async function listening(tcp: TcpServer, use: (tcp: TcpServer) => void): Promise<number> {
  tcp.listen(0, "127.0.0.1");
  await once(tcp, "listening");
  const { port } = tcp.address() as AddressInfo;
  use(tcp);
  return port;
}
