import assert from "node:assert/strict";
import { test } from "node:test";
import { namesIn, plain } from "../../../testing/classic-documents.ts";
import { readXml } from "../../../testing/strict-xml.ts";
import { runDocument } from "./documents.ts";

test("what a command wrote, with what it wrote of errors where that is known", () => {
  const result = { address: "192.0.2.7", command: "uname -a", output: "Linux <x>\n" };
  assert.equal(
    runDocument("xml", "i-1", result, plain),
    `<instance href='http://h/api/instances/i-1' id='i-1'>
  <public_address>192.0.2.7</public_address>
  <command>uname -a</command>
  <output>Linux &lt;x&gt;
</output>
</instance>
`,
  );
  assert.deepEqual(JSON.parse(runDocument("json", "i-1", result, plain)), {
    instance: { id: "i-1", public_address: "192.0.2.7", command: "uname -a", output: "Linux <x>\n" },
  });
  const failed = { ...result, errorOutput: "oh", exitStatus: 1 };
  assert.deepEqual(namesIn(readXml(runDocument("xml", "i-1", failed, plain))).slice(3), ["error_output", "exit_status"]);
  assert.match(runDocument("html", "i-1", failed, plain), /<pre tabindex="0">Linux &lt;x&gt;\n<\/pre>/);
});
