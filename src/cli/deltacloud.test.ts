import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { createMock } from "../drivers/mock/driver.ts";
import { runCommand } from "../testing/run-command.ts";
import { createTestDriver } from "../testing/test-driver/driver.ts";
import { serve } from "../../test/running-server.ts";
import { packageVersion } from "../server/package-version.ts";

const server = await serve([
  createMock(),
  createTestDriver({ transitionTime: 300 }).driver,
  createTestDriver({ name: "slow", transitionTime: 1e9 }).driver,
]);
const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-command-"));
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});
const url = `http://127.0.0.1:${server.port}/api`;
const nowhere = { XDG_CONFIG_HOME: folder };
const mock = { ...nowhere, DELTACLOUD_URL: url, DELTACLOUD_USER: "mockuser", DELTACLOUD_PASSWORD: "mockpassword" };
const cloud = { ...mock, DELTACLOUD_DRIVER: "test", DELTACLOUD_USER: "tester", DELTACLOUD_PASSWORD: "secret" };
const slow = { ...cloud, DELTACLOUD_DRIVER: "slow" };

interface Ended {
  readonly code: number | string;
  readonly output: string;
  readonly errorOutput: string;
}

/** Runs a command line to its end. */
async function deltacloud(line: string, environment: Readonly<Record<string, string>> = mock, input?: string): Promise<Ended> {
  const command = runCommand("cli/deltacloud", line.split(" ").filter(Boolean), {
    environment,
    folder,
    ...(input !== undefined && { input }),
  });
  const code = await command.ended();
  return { code, output: command.output(), errorOutput: command.errorOutput() };
}

/** The same for one that must succeed. */
async function done(line: string, environment: Readonly<Record<string, string>> = mock, input?: string): Promise<string> {
  const { code, output, errorOutput } = await deltacloud(line, environment, input);
  assert.deepEqual([code, errorOutput], [0, ""], line);
  return output;
}

const json = async (line: string, environment: Readonly<Record<string, string>> = mock): Promise<unknown> =>
  JSON.parse(await done(`${line} --json`, environment));

test("a list is a table, ids, or JSON", async () => {
  const [head, ...rows] = (await done("images list")).trimEnd().split("\n");
  assert.match(head ?? "", /^ID {4}STATE {6}[A-Z-]+  /);
  assert.deepEqual(
    rows.map((row) => row.split(/ +/).slice(0, 2)),
    [
      ["img1", "available"],
      ["img2", "available"],
      ["img3", "available"],
    ],
  );
  assert.equal(await done("images list -q"), "img1\nimg2\nimg3\n");
  const images = (await json("images list --architecture x86_64")) as { id: string }[];
  assert.deepEqual(
    images.map(({ id }) => id),
    ["img1"],
  );
  assert.deepEqual(await json("instances list --state stopped"), []);
});

test("one member, and names with hyphens", async () => {
  assert.match(await done("hardware-profiles get m1-small"), /^id: +m1-small\n(?:.*\n)*memory: +1\.7 GB\n/);
  assert.deepEqual(await json("realms show us"), { id: "us", name: "United States", state: "available", limit: "unlimited" });
});

test("an instance from launch to end, waiting each time", async () => {
  const created = (await json(
    "instances create --image image-1 --name web --tag a=b --tag c=d --memory 2GB --hardware-profile flexible --wait",
    cloud,
  )) as {
    id: string;
  };
  const { id, ...facts } = created as { id: string } & Record<string, unknown>;
  assert.equal(facts["state"], "running");
  assert.deepEqual(facts["tags"], { a: "b", c: "d" });
  assert.deepEqual(facts["hardwareProfileOverrides"], { memory: 2 * 2 ** 30 });
  assert.match(await done(`instances stop ${id} --wait`, cloud), /^state: +stopped$/m);
  assert.match(await done(`instances start ${id} --wait`, cloud), /^state: +running$/m);
  assert.equal(await done(`instances destroy ${id} --wait`, cloud), "");
  assert.equal((await deltacloud(`instances get ${id}`, cloud)).code, 3);
});

test("waiting that takes too long", async () => {
  const { code, output, errorOutput } = await deltacloud("instances create --image image-1 --wait --timeout 0", slow);
  assert.deepEqual([code, output], [5, ""]);
  assert.equal(errorOutput, "deltacloud: It was not so after 0 s (wait_timeout)\n");
});

test("volumes are attached, rules are added", async () => {
  const id = (await done("storage_volumes create --capacity 2 -q --wait", cloud)).trim();
  const line = `storage_volumes attach ${id} --instance instance-1 --device /dev/vdq --wait`;
  const { state, instanceId, capacity } = (await json(line, cloud)) as Record<string, unknown>;
  assert.deepEqual([state, instanceId, capacity], ["in-use", "instance-1", 2 * 2 ** 30]);

  await done(
    "firewalls create-rule firewall-1 --protocol tcp --port-from 22 --port-to 22 --address 192.0.2.0/24 --group tester/default",
    cloud,
  );
  const { rules } = (await json("firewalls get firewall-1", cloud)) as {
    rules: { id: string; portFrom?: number; sources: unknown[] }[];
  };
  const rule = rules.find(({ portFrom }) => portFrom === 22);
  assert.equal(rule?.sources.length, 2);
  await done(`firewalls destroy-rule firewall-1 ${rule?.id}`, cloud);
  assert.equal(((await json("firewalls get firewall-1", cloud)) as { rules: unknown[] }).rules.length, rules.length - 1);
});

test("structures and files as parameters", async () => {
  writeFileSync(path.join(folder, "boot.sh"), "#!/bin/sh\necho größe\n");
  const line =
    "instances create --image image-1 -q --user-data @boot.sh --block-device device=/dev/vdb,size=1GB --instance-password x1";
  const id = (await done(line, cloud)).trim();
  assert.equal(await done(`instances user-data ${id}`, cloud), "#!/bin/sh\necho größe\n");
  assert.match(await done(`instances get ${id}`, cloud), /^password: +x1$/m);
});

test("blobs from files and pipes, and back", async () => {
  const content = "größe\n".repeat(50_000);
  writeFileSync(path.join(folder, "large.txt"), content);
  const put = (await json("blobs put bucket1 large.txt large.txt --content-type text/plain --metadata a=b")) as Record<
    string,
    unknown
  >;
  assert.deepEqual([put["size"], put["contentType"], put["metadata"]], [Buffer.byteLength(content), "text/plain", { a: "b" }]);
  assert.equal(await done("blobs get bucket1 large.txt"), content);
  assert.equal(await done("blobs get bucket1 large.txt --first 8 --last 9"), "gr");
  assert.equal(await done("blobs get bucket1 large.txt copy.txt"), "");
  assert.equal(readFileSync(path.join(folder, "copy.txt"), "utf8"), content);

  assert.equal(await done("blobs put bucket1 piped - --segment-size 5MB -q", mock, "from a pipe"), "piped\n");
  assert.equal(await done("blobs get bucket1 piped"), "from a pipe");
  assert.deepEqual(await json("blobs set-metadata bucket1 piped --metadata x=1"), { x: "1" });
  assert.match(await done("blobs show bucket1 piped"), /^metadata: +x=1$/m);
  assert.match(await done("blobs list bucket1 -q"), /^piped$/m);
  await done("blobs destroy bucket1 piped");

  const missing = await deltacloud("blobs get bucket1 piped missing.txt");
  assert.equal(missing.code, 3);
  assert.equal(existsSync(path.join(folder, "missing.txt")) || existsSync(path.join(folder, "missing.txt.part")), false);
  assert.equal((await deltacloud("blobs put bucket1 x no-such-file")).code, 2);
});

test("exit codes and messages: no stack, what and where", async () => {
  const missing = await deltacloud("instances stop nope");
  assert.equal(missing.code, 3);
  assert.match(missing.errorOutput, /^deltacloud: Not Found \(not_found, HTTP 404, request [\w-]+\)\n$/);
  assert.equal((await deltacloud("instances start inst0")).code, 1);
  assert.equal((await deltacloud("firewalls list")).code, 1);
  const stranger = await deltacloud("instances list --user somebody");
  assert.equal(stranger.code, 4);
  assert.match(stranger.errorOutput, /deltacloud login/);
  assert.doesNotMatch(stranger.errorOutput, /mockpassword/);
});

test("a wrong command line says what is wrong, and where there is help", async () => {
  const cases: readonly (readonly [line: string, message: RegExp])[] = [
    ["", /^deltacloud: Which command\?\n.*--help\n$/],
    ["instance list", /There is no command instance; did you mean instance_states or instances\?/],
    ["instances", /What to do with instances\?/],
    ["instances launch", /instances has no verb launch/],
    ["instances create", /instances create needs --image\n/],
    ["instances get", /instances get needs ID\n/],
    ["instances get a b", /does not know what to do with "b"/],
    ["instances list --nope", /Unknown option '--nope'/],
    ["instances list --wait", /nothing to wait for/],
    ["instances create --image a --image b", /--image is given 2 times/],
    ["instances create --image a --memory lots", /--memory is not a size such as 10GB/],
    ["instances create --image a --instance-count 0", /--instance-count is less than 1/],
    ["instances create --image a --initial-state odd", /--initial-state is none of running, stopped/],
    ["instances create --image a --tag b", /--tag is not of the form name=value/],
    ["instances create --image a --block-device nope=1", /--block-device has no nope; it takes device,/],
    ["instances create --image a --user-data @no-such-file", /--user-data names no-such-file, which cannot be read \(ENOENT\)/],
    ["instances stop inst0 --wait --timeout soon", /--timeout is not a number of seconds/],
    ["realms list --url nonsense", /address is none/],
    ["realms list --profile nope", /There is no profile nope/],
    ["completion fish", /bash and for zsh/],
  ];
  for (const [line, message] of cases) {
    const { code, output, errorOutput } = await deltacloud(line);
    assert.deepEqual([code, output], [2, ""], line);
    assert.match(errorOutput, message, line);
    assert.doesNotMatch(errorOutput, /\n +at /, line);
  }
});

test("without a terminal nothing is asked", async () => {
  for (const [line, what] of [
    ["login", "the user name"],
    ["login --user somebody", "the password"],
  ] as const) {
    const { code, errorOutput } = await deltacloud(line, { ...nowhere, DELTACLOUD_URL: url });
    assert.equal(code, 2);
    assert.match(errorOutput, new RegExp(`There is no terminal to ask for ${what}`));
  }
});

test("a profile is kept for its owner alone, and its credentials go to its server alone", async () => {
  const home = { XDG_CONFIG_HOME: path.join(folder, "profiles") };
  const file = path.join(home.XDG_CONFIG_HOME, "deltacloud", "profiles.json");
  const wrong = await deltacloud(`login --url ${url} --user mockuser --password-stdin`, home, "wrong\n");
  assert.equal(wrong.code, 4);
  assert.equal(existsSync(file), false);

  assert.match(
    await done(`login --url ${url} --user mockuser --password-stdin`, home, "mockpassword\n"),
    /^Logged in to mock at .* as mockuser/,
  );
  await done(`login --profile other --url ${url} --user tester --driver test --password-stdin`, home, "secret");
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(await done("realms list -q", home), "us\neu\n");
  assert.match(await done("realms list -q --profile other", home), /^north-1$/m);
  assert.match(await done("realms list -q", { ...home, DELTACLOUD_PROFILE: "other" }), /^north-1$/m);
  const listed = await done("profiles --json", home);
  assert.deepEqual(JSON.parse(listed), [
    { name: "default", url, user: "mockuser" },
    { name: "other", url, user: "tester", driver: "test" },
  ]);

  const elsewhere = `http://localhost:${server.port}/api`;
  assert.equal((await deltacloud(`realms list --url ${elsewhere}`, home)).code, 4);
  assert.equal((await deltacloud(`realms list --url ${elsewhere} --profile other`, home)).code, 2);
  assert.equal((await deltacloud("realms list --user somebody", home)).code, 4);

  await done("logout", home);
  assert.equal((await deltacloud("logout", home)).code, 2);
  assert.equal(await done("profiles -q", home), "other\n");
  writeFileSync(file, "{");
  const broken = await deltacloud("profiles", home);
  assert.equal(broken.code, 1);
  assert.match(broken.errorOutput, /is not a file of profiles/);
});

test("what the cloud can do, and the version", async () => {
  assert.match(await done("api"), /^driver: +mock\n[^]*^instances +metrics, realm_filter/m);
  assert.equal(((await json("api")) as { driver: string }).driver, "mock");
  assert.equal(await done("--version"), `${packageVersion()}\n`);
});

test("an interrupt ends it with 130, and says nothing", async () => {
  const looks = (): number =>
    server.records.filter(({ driver, operation }) => driver === "slow" && operation === "instances.get").length;
  const before = looks();
  const waiting = runCommand("cli/deltacloud", ["instances", "create", "--image", "image-1", "--wait"], { environment: slow });
  while (looks() === before) await new Promise((resolve) => setTimeout(resolve, 20));
  waiting.process.kill("SIGINT");
  assert.equal(await waiting.ended(), 130);
  assert.deepEqual([waiting.output(), waiting.errorOutput()], ["", ""]);
});
