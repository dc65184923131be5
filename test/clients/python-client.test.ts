import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { it } from "node:test";
import { promisify } from "node:util";
import { createMock } from "../../src/drivers/mock/driver.ts";
import { serve } from "../running-server.ts";

const run = promisify(execFile);
const python = process.env["DELTACLOUD_TEST_PYTHON"];
const script = path.join("test", "clients", "python_deltacloud.py");

// A client of old that nobody here wrote, as it is: `pip install deltacloud==0.9.1`.
it(
  "the Python client of 2013 walks through an instance's life",
  { skip: python === undefined && "needs DELTACLOUD_TEST_PYTHON: a Python with the package deltacloud 0.9.1" },
  async () => {
    assert.ok(existsSync(script), "run from the project's folder");
    const server = await serve([createMock()]);
    try {
      const { stdout } = await run(python as string, [script, `http://127.0.0.1:${server.port}/api`, "mockuser", "mockpassword"]);
      assert.equal(stdout.trim(), "ok");
    } finally {
      await server.close();
    }
  },
);
