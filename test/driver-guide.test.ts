import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test, type TestContext } from "node:test";
import { pathToFileURL } from "node:url";
import { projectRoot } from "../scripts/project.ts";
import type { Driver } from "../src/model/driver.ts";
import { driverFaults } from "../src/model/driver-faults.ts";
import { testGateway } from "../src/testing/gateway-harness.ts";
import { builtInDrivers } from "../src/server/built-in-drivers.ts";
import { readConfigurationFile } from "../src/server/configuration-file.ts";
import { resolve } from "../src/server/configuration.ts";
import { createDriverRegistry } from "../src/server/driver-registry.ts";

const root = projectRoot();
const guide = readFileSync(path.join(root, "docs/writing-a-driver.md"), "utf8");
const blocks = (language: string): readonly string[] =>
  [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm"))].map(([, block = ""]) => block);

function folder(): string {
  const made = realpathSync(mkdtempSync(path.join(tmpdir(), "deltacloud-guide-")));
  after(() => rmSync(made, { recursive: true }));
  return made;
}

/**
 * Writes the modules of the guide as a package for which `deltacloud` is this project, and compiles it.
 * Gives the folder with what the compiler made, and what it said.
 */
function compile(): { readonly output: string; readonly complaints: string } {
  const place = folder();
  const top = path.parse(place).root;
  const kit = path.join(root, "build/src/driver-kit/driver-kit.js");
  const files = {
    "package.json": { type: "module" },
    "node_modules/deltacloud/package.json": { type: "module", exports: { "./driver": "./driver.js" } },
    "tsconfig.json": {
      extends: path.join(root, "tsconfig.json"),
      compilerOptions: {
        rootDir: top,
        outDir: "output",
        declaration: false,
        sourceMap: false,
        typeRoots: [path.join(root, "node_modules/@types")],
        paths: { "deltacloud/driver": [path.join(root, "src/driver-kit/driver-kit.ts")] },
      },
      include: ["src"],
    },
  };
  mkdirSync(path.join(place, "src"), { recursive: true });
  mkdirSync(path.join(place, "node_modules/deltacloud"), { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(place, name), JSON.stringify(content));
  writeFileSync(
    path.join(place, "node_modules/deltacloud/driver.js"),
    `export * from ${JSON.stringify(pathToFileURL(kit).href)};\n`,
  );
  for (const block of blocks("ts")) {
    const [, name = ""] = /^\/\/ (\S+\.ts)\n/.exec(block) ?? [];
    assert.ok(name, `a block does not say which file it is: ${block}`);
    writeFileSync(path.join(place, "src", name), block);
  }
  const compiler = path.join(root, "node_modules/typescript/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [compiler, "-p", place], { encoding: "utf8" });
  return { output: path.join(place, "output", path.relative(top, place), "src"), complaints: stdout };
}

const basic = `Basic ${btoa("conformance:token")}`;

/** The cloud that the guide is about. */
async function cirrus(t: TestContext): Promise<string> {
  const volumes = new Map<string, object>();
  let count = 0;
  const answer = (response: ServerResponse, status: number, value?: unknown): void => {
    response.writeHead(status, { "content-type": "application/json" }).end(value === undefined ? "" : JSON.stringify(value));
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.headers.authorization !== basic) return answer(response, 401);
    const { pathname, searchParams } = new URL(request.url ?? "", "http://cirrus");
    const [, collection, id] = pathname.split("/");
    if (collection === "account") return answer(response, 200, {});
    if (request.method === "POST") {
      const { label, gigabytes } = JSON.parse(Buffer.concat(await request.toArray()).toString()) as Record<string, unknown>;
      const volume = { id: `v-${++count}`, label, gigabytes, status: "ready", created: new Date().toISOString() };
      volumes.set(volume.id, volume);
      return answer(response, 201, volume);
    }
    if (id !== undefined) {
      const volume = volumes.get(decodeURIComponent(id));
      if (!volume) return answer(response, 404);
      if (request.method === "DELETE") volumes.delete(id);
      return answer(response, 200, volume);
    }
    const start = Number(searchParams.get("marker") ?? 0);
    const next = start + 2 < volumes.size ? String(start + 2) : undefined;
    answer(response, 200, { volumes: [...volumes.values()].slice(start, start + 2), next });
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const { output, complaints } = compile();

test("the driver of the guide compiles, and passes the conformance suite", async (t) => {
  assert.equal(complaints, "");
  const child = spawn(process.execPath, ["--test", "--test-reporter=tap", path.join(output, "driver.test.js")], {
    // Not the variable by which the runner would take itself for a part of this one, and run nothing.
    env: { PATH: process.env["PATH"], CIRRUS_URL: await cirrus(t), CIRRUS_TOKEN: "token" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const report = Buffer.concat(await child.stdout.toArray()).toString();
  assert.match(report, /^# fail 0$/m, report);
  assert.ok(Number(/^# pass (\d+)$/m.exec(report)?.[1]) > 40, report);
});

test("the driver of the guide with settings opens with them", async () => {
  const module = (await import(pathToFileURL(path.join(output, "open-driver.js")).href)) as { readonly default: Driver };
  assert.deepEqual(driverFaults(module.default), []);
  const { gateway } = testGateway(module.default, { own: { region: "south" } });
  const { driver } = await gateway.shelf.take("cirrus-regional");
  assert.equal(driver.doc, "Cirrus in south.");
});

test("the command of the guide makes a package", () => {
  const [command = ""] = blocks("sh");
  const [program, script = "", name = "", target = ""] = command.trim().split(" ");
  assert.equal(program, "node");
  const place = path.join(folder(), path.basename(target));
  const { status, stderr } = spawnSync(process.execPath, [path.join(root, script), name, place], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
});

test("the configuration of the guide names the driver", async () => {
  const [text = ""] = blocks("yaml");
  const file = path.join(folder(), "deltacloud.yaml");
  writeFileSync(file, text);
  const { configuration, where } = resolve([(await readConfigurationFile(file)).layer(undefined)]);
  const registry = createDriverRegistry(builtInDrivers, configuration, { folders: [path.dirname(file)], where });
  assert.ok(registry.names.includes("cirrus"));
});
