import assert from "node:assert/strict";
import { test } from "node:test";
import { resourceFacts, resourceTable, sizeText } from "./resource-text.ts";
import { facts, table } from "./table.ts";

test("columns are aligned, and those without content left out", () => {
  assert.equal(
    table(
      ["id", "name", "state"],
      [
        ["a", "", "up"],
        ["long-id", "", "down"],
      ],
      Infinity,
    ),
    "ID       STATE\na        up\nlong-id  down",
  );
  assert.equal(table(["id", "name"], [], Infinity), "ID");
});

test("wide letters take two places, marks none", () => {
  assert.equal(
    table(
      ["id", "x"],
      [
        ["雲雲", "1"],
        ["é", "2"],
        ["abcd", "3"],
      ],
      Infinity,
    ),
    "ID    X\n雲雲  1\né     2\nabcd  3",
  );
});

test("what does not fit is cut, the widest first; then columns at the end go; the id stays", () => {
  const rows = [["instance-number-one", "a rather long name of it", "running", "more"]];
  assert.equal(
    table(["id", "name", "state", "note"], rows, 55),
    "ID                   NAME                 STATE    NOTE\ninstance-number-one  a rather long name…  running  more",
  );
  for (const width of [10, 20, 30, 40, 50]) {
    const lines = table(["id", "name", "state", "note"], rows, width).split("\n");
    assert.ok(lines[1]?.startsWith("instance-number-one"));
    if (width > 19) for (const line of lines) assert.ok(line.length <= width, line);
  }
});

test("what a cloud says cannot command the terminal", () => {
  const evil = "a\u001b[2Jb\rc\u202ed";
  assert.equal(table(["id"], [[evil]], 80), "ID\na\ufffd[2Jb c\ufffdd");
  assert.equal(facts([["name", `${evil}\nx`]]), "name:\na\ufffd[2Jb\ufffdc\ufffdd\nx");
});

test("sizes, times, references and addresses as people write them", () => {
  assert.deepEqual([0, 1023, 1536, 10 * 2 ** 30, 1.5 * 2 ** 40].map(sizeText), ["0 B", "1023 B", "1.5 KB", "10 GB", "1.5 TB"]);
  const member = {
    id: "i",
    imageId: "img1",
    publicAddresses: [
      { type: "ipv4", address: "192.0.2.1", port: 5900 },
      { type: "ipv4", address: "192.0.2.2" },
    ],
    launchTime: new Date(0),
    canCreateImage: true,
    volumes: [{ id: "v1", device: "/dev/sda" }],
  };
  assert.equal(
    resourceFacts("instances", member),
    "id:               i\nimage:            img1\ncan-create-image: yes\nlaunch-time:      1970-01-01T00:00:00Z\n" +
      "public-addresses: 192.0.2.1:5900, 192.0.2.2\nvolumes:\n  id=v1 device=/dev/sda",
  );
  assert.equal(
    resourceTable("instances", [member], Infinity),
    "ID  IMAGE  PUBLIC-ADDRESSES           LAUNCH-TIME           VOLUMES\ni   img1   192.0.2.1:5900, 192.0.2.2  1970-01-01T00:00:00Z  1",
  );
});
