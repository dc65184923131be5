import assert from "node:assert/strict";
import { test } from "node:test";
import { failsAs } from "../../../testing/test-driver/open-cloud.ts";
import { encodeFrame, readFrames } from "./frame.ts";

const texts = ["[]", '["ключ","\u{1f600}"]', JSON.stringify({ long: "x".repeat(300) }), '{"last":1}'];
const frames = texts.map(encodeFrame);
const whole = Buffer.concat([Buffer.from("head\n"), ...frames]);
const ends = frames.map((_, index) => 5 + frames.slice(0, index + 1).reduce((sum, frame) => sum + frame.length, 0));

test("records are read as they were written", () => {
  assert.deepEqual(readFrames("file", whole, 5), { texts, end: whole.length });
  assert.deepEqual(readFrames("file", whole.subarray(0, 5), 5), { texts: [], end: 5 });
});

test("wherever the file breaks off, the records before are there and the broken one is not", () => {
  for (let length = 5; length <= whole.length; length++) {
    const complete = ends.filter((end) => end <= length).length;
    const read = readFrames("file", whole.subarray(0, length), 5);
    assert.deepEqual(read, { texts: texts.slice(0, complete), end: complete === 0 ? 5 : ends[complete - 1] }, `${length}`);
  }
});

test("a last record that the file system has not filled is left out, and no other", () => {
  const [start = 0, end = 0] = [ends[2], ends[3]];
  for (let filled = start; filled < end; filled++) {
    const read = readFrames("file", Buffer.from(whole).fill(0, filled), 5);
    assert.deepEqual(read, { texts: texts.slice(0, 3), end: start }, `${filled}`);
  }
  const hole = Buffer.from(whole).fill(0, ends[0], ends[1]);
  assert.throws(() => readFrames("file", hole, 5), failsAs("failed_precondition"));
});

test("no byte can be another without being noticed", () => {
  for (let position = 5; position < whole.length; position++) {
    for (const bit of [1, 16, 128]) {
      const changed = Buffer.from(whole);
      changed[position] = (changed[position] as number) ^ bit;
      if (changed[position] === 0) continue;
      assert.throws(
        () => readFrames("the file", changed, 5),
        {
          code: "failed_precondition",
          message: /^the file is damaged: the record at byte \d+ is not as it was written\. Put the folder back/,
        },
        `${position} ${bit}`,
      );
    }
  }
});
