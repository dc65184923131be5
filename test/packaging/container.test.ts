import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { createMock } from "../../src/drivers/mock/driver.ts";
import { eachSetting } from "../../src/server/configuration.ts";
import { projectRoot } from "../../scripts/project.ts";
import { serve } from "../running-server.ts";

const root = projectRoot();
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");

interface Instruction {
  readonly name: string;
  readonly value: string;
}

/** The instructions of the file, lines that go on joined. */
const instructions: readonly Instruction[] = read("packaging/Dockerfile")
  .replaceAll(/^#.*\n/gm, "")
  .replaceAll(/\\\n\s*/g, "")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => ({ name: line.split(" ", 1)[0] as string, value: line.slice(line.indexOf(" ") + 1) }));

/** Those of the image itself, after the last FROM. */
const last = instructions.slice(instructions.findLastIndex(({ name }) => name === "FROM"));
const valueOf = (name: string): string => last.find((instruction) => instruction.name === name)?.value ?? assert.fail(name);

test("every line is an instruction", () => {
  const known = new Set(
    "ARG FROM WORKDIR COPY RUN LABEL ENV USER VOLUME EXPOSE STOPSIGNAL HEALTHCHECK ENTRYPOINT CMD".split(" "),
  );
  for (const { name } of instructions) assert.ok(known.has(name), name);
});

test("the image runs the packaged server, not as root", () => {
  assert.match(valueOf("USER"), /^[1-9]\d*:[1-9]\d*$/);
  const { bin } = JSON.parse(read("package.json")) as { bin: Readonly<Record<string, string>> };
  assert.deepEqual(JSON.parse(valueOf("ENTRYPOINT")), ["node", `/opt/deltacloud/${bin["deltacloudd"]}`]);
  const variables = new Set([...eachSetting()].map(([, { environment }]) => environment));
  const names = [...valueOf("ENV").matchAll(/(\w+)=/g)].map(([, name]) => name as string);
  assert.deepEqual(
    names.filter((name) => name.startsWith("API_") && !variables.has(name)),
    [],
  );
});

test("what is copied from the checkout is let in", () => {
  const allowed = new Set(read(".dockerignore").split("\n"));
  assert.ok(allowed.has("*"));
  const { files } = JSON.parse(read("package.json")) as { files: readonly string[] };
  const needed = [
    ...files.filter((file) => !/^(!|dist)/.test(file)),
    "src",
    "scripts",
    "package.json",
    "package-lock.json",
    ".npmrc",
  ];
  for (const file of needed) assert.ok(allowed.has(`!${file.split("/", 1)[0]}`), file);
});

test("the health check tells a server that is well from one that is not there", async () => {
  const words = JSON.parse(/CMD (\[.*\])$/.exec(valueOf("HEALTHCHECK"))?.[1] ?? "") as readonly string[];
  const server = await serve([createMock()]);
  const check = async (target: string): Promise<unknown> => {
    const environment = { HEALTH_URL: `http://127.0.0.1:${server.port}${target}` };
    const child = spawn(process.execPath, words.slice(1), { env: environment, stdio: "ignore" });
    return (await once(child, "exit"))[0];
  };
  assert.equal(words[0], "node");
  const answers = [await check("/healthz"), await check("/nothing-here")];
  await server.close();
  assert.deepEqual([...answers, await check("/healthz")], [0, 1, 1]);
});
