import assert from "node:assert/strict";
import { test } from "node:test";
import type { Resource } from "../../../model/collections.ts";
import { jsonOf, listOf, plain, xmlOf } from "../../../testing/classic-documents.ts";
import { at, readXml } from "../../../testing/strict-xml.ts";
import { memberDocument } from "./documents.ts";

test("drivers with the providers of their declaration, or those that the cloud tells", () => {
  const entrypoints = (url: string) => [
    { kind: "s3", url: `s3.${url}` },
    { kind: "ec2", url: `ec2.${url}` },
  ];
  const ec2: Resource<"drivers"> = {
    id: "ec2",
    name: "EC2",
    usernameLabel: "Access Key ID",
    passwordLabel: "Secret Access Key",
    providers: [
      { id: "us", entrypoints: entrypoints("us") },
      { id: "eu", entrypoints: entrypoints("eu") },
    ],
  };
  const shown = {
    entrypoints: {
      s3: {
        us: "s3.us",
        eu: "s3.eu",
      },
      ec2: {
        us: "ec2.us",
        eu: "ec2.eu",
      },
    },
    name: "EC2",
    username: "Access Key ID",
    password: "Secret Access Key",
  };
  const plainOne: Resource<"drivers"> = {
    id: "mock",
    name: "Mock",
    usernameLabel: "Username",
    passwordLabel: "Password",
    providers: [],
  };
  assert.deepEqual(jsonOf("drivers", ec2, plain), { driver: { ...shown, id: "ec2" } });
  assert.deepEqual(JSON.parse(listOf("json", "drivers", [ec2, plainOne])), { ec2: shown, mock: { name: "Mock" } });
  assert.equal(
    memberDocument("xml", "drivers", { ...ec2, providers: ec2.providers.slice(1) }, plain, "show"),
    `<driver href='http://h/api/drivers/ec2' id='ec2'>
  <name>EC2</name>
  <provider id='eu'>
    <entrypoint kind='s3'><![CDATA[s3.eu]]></entrypoint>
    <entrypoint kind='ec2'><![CDATA[ec2.eu]]></entrypoint>
  </provider>
</driver>
`,
  );
  const listed = listOf("xml", "drivers", [ec2]);
  assert.match(listed, /^<drivers>\n {2}<driver /);
  assert.deepEqual(at(readXml(listed), "driver", "provider").children, []);

  const told = { ...ec2, providers: [{ id: "p1", name: "Prov One", entrypoints: [{ kind: "Prov One", url: "http://x;p1" }] }] };
  const entrypoint = at(xmlOf("drivers", told, plain), "provider", "entrypoint");
  assert.deepEqual([entrypoint.attributes["kind"], entrypoint.text], ["Prov One", "http://x;p1"]);
  const { driver } = jsonOf("drivers", told, plain) as { driver: Record<string, unknown> };
  assert.deepEqual(driver["providers"], [{ id: "p1", name: "Prov One", url: "http://x;p1" }]);
  assert.equal("entrypoints" in driver, false);
});
