import assert from "node:assert/strict";
import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { createMock } from "../drivers/mock/driver.ts";
import { serve } from "../../test/running-server.ts";

const python = spawnSync("python3", ["-c", "import pty"]).status === 0;
const skip = python ? false : "needs python3 with pseudo terminals";
const bash = spawnSync("bash", ["-c", "exit 0"]).status === 0 ? false : "needs bash";

const server = await serve([createMock()]);
const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-terminal-"));
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});
const program = path.join(import.meta.dirname, `deltacloud${path.extname(import.meta.filename)}`);
const nodeArguments = [process.execPath, "--disable-warning=ExperimentalWarning", program];
const surroundings = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:API_|DELTACLOUD|NODE_)/.test(name))),
  XDG_CONFIG_HOME: folder,
  DELTACLOUD_URL: `http://127.0.0.1:${server.port}/api`,
};

/** Runs a command at a terminal of so many columns: waits for each prompt and types the answer. */
const atTerminal = `
import fcntl, json, os, pty, struct, sys, termios
width, script, args = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    os.execvp(args[0], args)
output = b""
for prompt, answer in script:
    while prompt.encode() not in output:
        output += os.read(terminal, 4096)
    os.write(terminal, answer.encode())
try:
    while True:
        piece = os.read(terminal, 65536)
        if not piece:
            break
        output += piece
except OSError:
    pass
code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
print(json.dumps([code, output.decode()]))
`;

async function typed(
  args: readonly string[],
  script: readonly (readonly [prompt: string, answer: string])[] = [],
  { width = 80, environment = {} }: { width?: number; environment?: Readonly<Record<string, string>> } = {},
): Promise<{ code: number; shown: string }> {
  const child = spawn("python3", ["-c", atTerminal, JSON.stringify([width, script, [...nodeArguments, ...args]])], {
    env: { ...surroundings, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (piece: Buffer) => {
    output += piece.toString();
  });
  await once(child, "close");
  const [code, shown] = JSON.parse(output) as [number, string];
  return { code, shown };
}

const credentials = { DELTACLOUD_USER: "mockuser", DELTACLOUD_PASSWORD: "mockpassword" };

test("login asks, and does not show the password", { skip }, async () => {
  const { code, shown } = await typed(
    ["login"],
    [
      ["User name", "mockuser\r"],
      ["Password", "mockpassworx\u007fd\r"],
    ],
  );
  assert.equal(code, 0, shown);
  assert.match(shown, /Logged in to mock/);
  assert.doesNotMatch(shown, /mockpass/);
  const { profiles } = JSON.parse(readFileSync(path.join(folder, "deltacloud", "profiles.json"), "utf8")) as {
    profiles: Record<string, { password: string }>;
  };
  assert.equal(profiles["default"]?.password, "mockpassword");
});

test("Ctrl-C at the prompts ends it with 130", { skip }, async () => {
  assert.equal((await typed(["login"], [["User name", "\u0003"]])).code, 130);
  const script = [
    ["User name", "mockuser\r"],
    ["Password", "mock\u0003"],
  ] as const;
  assert.equal((await typed(["login"], script)).code, 130);
});

test("a transfer shows its progress, unless it is to be quiet", { skip }, async () => {
  const file = path.join(folder, "file.bin");
  writeFileSync(file, new Uint8Array(3 * 2 ** 20));
  const put = await typed(["blobs", "put", "bucket1", "file", file], [], { environment: credentials });
  assert.equal(put.code, 0, put.shown);
  assert.match(put.shown, /\[#{24}\] 100% {2}3 MB of 3 MB/);
  const got = await typed(["blobs", "get", "bucket1", "file", `${file}.copy`], [], { environment: credentials });
  assert.match(got.shown, /\[#{24}\] 100% {2}3 MB of 3 MB/);
  assert.deepEqual(readFileSync(`${file}.copy`), readFileSync(file));
  const quiet = await typed(["blobs", "put", "bucket1", "file", file, "-q"], [], { environment: credentials });
  assert.equal(quiet.shown, "file\r\n");
});

test("a table is as wide as the terminal", { skip }, async () => {
  for (const width of [30, 60, 200]) {
    const { shown } = await typed(["instances", "list"], [], { width, environment: credentials });
    const lines = shown.trimEnd().split(/\r?\n/);
    assert.ok(lines.length > 1);
    for (const line of lines) assert.ok(line.length <= width, line);
    assert.match(lines[1] ?? "", /^inst0 /);
  }
});

test("bash completes verbs, options, their values and ids", { skip: bash }, async () => {
  const script = `
    set -eu
    deltacloud() { ${nodeArguments.map((argument) => `'${argument}'`).join(" ")} "$@"; }
    source /dev/stdin <<< "$(deltacloud completion bash)"
    words() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _deltacloud; (IFS=' '; echo "\${COMPREPLY[*]}"); }
    words deltacloud ins
    words deltacloud instances st
    words deltacloud --json instances get inst
    words deltacloud instances create --image ""
    words deltacloud instances create --initial-state ""
    words deltacloud instances create --image img1 --hardware
    words deltacloud blobs get buck
    words deltacloud completion ""
    words deltacloud nonsense x
  `;
  const { stdout } = await promisify(execFile)("bash", ["-c", script], { env: { ...surroundings, ...credentials } });
  assert.deepEqual(stdout.split("\n"), [
    "instance_states instances",
    "start stop",
    "inst0 inst1 inst2 inst3",
    "img1 img2 img3",
    "running stopped",
    "--hardware-profile",
    "bucket1 bucket2",
    "bash zsh",
    "",
    "",
  ]);
});
