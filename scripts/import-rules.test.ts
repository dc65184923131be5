import assert from "node:assert/strict";
import { test } from "node:test";
import { checkImports } from "./import-rules.ts";

const others = {
  "src/model/errors.ts": "",
  "src/gateway/gateway.ts": "",
  "src/gateway/gateway.test.ts": "",
  "src/drivers/mock/driver.ts": "",
  "src/drivers/mock/cloud.ts": "",
  "src/drivers/other/driver.ts": "",
  "src/drivers/openstack/driver.ts": "",
  "src/drivers/openstack/connection.ts": "",
  "src/drivers/registry.gen.ts": "",
  "src/frontends/deltacloud/frontend.ts": "",
  "src/server/start.ts": "",
  "src/testing/harness.ts": "",
};

/** The findings for one file of this content among the others, as text. */
function findings(file: string, content: string): readonly string[] {
  return checkImports(new Map(Object.entries({ ...others, [file]: content }))).map(({ line, message }) => `${line}: ${message}`);
}

const refused: readonly (readonly [file: string, content: string, message: RegExp])[] = [
  ["src/model/x.ts", `import { a } from "../gateway/gateway.ts";`, /^1: model may not import gateway$/],
  ["src/model/x.ts", `import type { a } from "../gateway/gateway.ts";`, /model may not import gateway/],
  ["src/model/x.ts", `import { a } from "node:path";`, /model may not import modules of Node/],
  ["src/gateway/x.ts", `\n\nexport * from "../drivers/mock/driver.ts";`, /^3: gateway may not import drivers$/],
  ["src/gateway/x.ts", `import { drivers } from "../drivers/registry.gen.ts";`, /gateway may not import drivers\/registry/],
  ["src/drivers/other/x.ts", `import "../mock/cloud.ts";`, /drivers\/other may not import drivers\/mock/],
  ["src/drivers/other/x.ts", `import "../openstack/connection.ts";`, /drivers\/other may not import drivers\/openstack/],
  ["src/drivers/swift/x.ts", `import "../openstack/driver.ts";`, /drivers\/swift may not import drivers\/openstack/],
  ["src/drivers/other/x.ts", `import { request } from "node:https";`, /only way out/],
  ["src/drivers/other/x.ts", `import { connect as isIP } from "node:net";`, /only way out/],
  ["src/drivers/other/x.ts", `import net, { isIP } from "node:net";`, /only way out/],
  ["src/drivers/other/x.ts", `import "../../gateway/gateway.ts";`, /drivers may not import gateway/],
  ["src/drivers/other/x.ts", `import "../registry.gen.ts";`, /drivers may not import drivers\/registry/],
  ["src/drivers/other/x.ts", "await import(name);", /must be written as a string/],
  ["src/drivers/other/x.ts", `import "left-pad";`, /drivers may not import the package left-pad/],
  ["src/drivers/registry.gen.ts", `import "./mock/cloud.ts";`, /may only import driver\.ts files/],
  ["src/frontends/deltacloud/x.ts", `await import("../../drivers/mock/driver.ts");`, /frontends may not import drivers/],
  ["src/frontends/second/x.ts", `import "../deltacloud/frontend.ts";`, /frontends\/second may not import frontends\/deltacloud/],
  ["src/server/x.ts", `await import("../drivers/mock/driver.ts");`, /server may not import drivers/],
  ["src/server/x.ts", `import { Client } from "ssh2";`, /server may not import the package ssh2/],
  ["src/http/x.ts", `import { Client } from "ssh2";`, /only src\/http\/ssh-library\.ts may import/],
  ["src/server/x.ts", `import "../testing/harness.ts";`, /only tests may import src\/testing/],
  ["src/driver-kit/x.ts", `import "../testing/harness.ts";`, /driver-kit may load testing only when it is needed/],
  ["src/client/x.ts", `import { CloudError } from "../model/errors.ts";`, /client may only import types of model/],
  ["src/server/x.ts", `import "../gateway/gateway.test.ts";`, /nothing may import a test/],
  ["src/server/x.ts", `import "./missing.ts";`, /there is no src\/server\/missing\.ts/],
  ["src/server/x.ts", `import facts from "../../package.json" with { type: "json" };`, /outside src/],
  ["src/server/x.ts", `import "fs";`, /write node:fs/],
  ["src/extra/x.ts", `import "../model/errors.ts";`, /src\/extra is not in the import table/],
  ["scripts/x.ts", `import "../src/testing/harness.ts";`, /only tests may import src\/testing/],
];

for (const [file, content, message] of refused) {
  test(`${file} may not have: ${content.trim()}`, () => {
    const found = findings(file, content);
    assert.equal(found.length, 1);
    assert.match(found[0] ?? "", message);
  });
}

const allowed: readonly (readonly [file: string, content: string])[] = [
  ["src/drivers/mock/x.ts", `import { BlockList as Blocks, isIP } from "node:net";`],
  ["src/gateway/x.ts", `import "../model/errors.ts"; import type { IncomingHttpHeaders } from "node:http";`],
  ["src/drivers/mock/x.ts", `import "./cloud.ts"; import "../../model/errors.ts"; import { mkdtemp } from "node:fs/promises";`],
  ["src/drivers/swift/x.ts", `import "../openstack/connection.ts";`],
  ["src/drivers/registry.gen.ts", `import type { A } from "../model/errors.ts"; const mock = () => import("./mock/driver.ts");`],
  ["src/server/x.ts", `import "../drivers/registry.gen.ts"; import { parse } from "yaml"; import net from "node:net";`],
  ["src/client/x.ts", `import type { CloudError } from "../model/errors.ts";`],
  ["src/driver-kit/x.ts", `import type { A } from "../testing/harness.ts"; await import("../testing/harness.ts");`],
  ["src/server/driver-package.ts", "await import(name);"],
  ["src/http/ssh-library.ts", `export { Client } from "ssh2";`],
  ["src/gateway/x.test.ts", `import "../testing/harness.ts"; import "../drivers/mock/driver.ts"; import "fast-check";`],
];

for (const [file, content] of allowed) {
  test(`${file} may have: ${content}`, () => assert.deepEqual(findings(file, content), []));
}
