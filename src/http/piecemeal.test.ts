import assert from "node:assert/strict";
import { test } from "node:test";
import { Piecemeal } from "./piecemeal.ts";

const never = new AbortController().signal;

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function read(body: AsyncIterable<Uint8Array>): Promise<string> {
  let text = "";
  for await (const piece of body) text += String(Buffer.from(piece));
  return text;
}

test("readers get as much as they ask for, one after the other, wherever the pieces end", async () => {
  const body = new Piecemeal(pieces("abc", "", "defg", "h"));
  assert.equal(await body.prepare(4, never), 7);
  assert.equal(body.isOver, false);
  const parts = [];
  for (const length of [2, 1, 3, 5]) parts.push(await read(body.take(length)));
  assert.deepEqual(parts, ["ab", "c", "def", "gh"]);
  assert.equal(await body.prepare(1, never), 0);
  assert.equal(body.isOver, true);
});

test("what is small is held whole", async () => {
  const body = new Piecemeal(pieces("ab", "c"));
  assert.equal(await body.prepare(10, never), 3);
  assert.equal(body.isOver, true);
  assert.equal(String(Buffer.from(body.held())), "abc");
});

test("whoever waits for a body that says no more can be told to stop", async () => {
  let isClosed = false;
  const silent: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise<never>(() => {}),
      return: async () => {
        isClosed = true;
        return { done: true, value: undefined };
      },
    }),
  };
  const body = new Piecemeal(silent);
  const controller = new AbortController();
  const waiting = body.prepare(1, controller.signal);
  controller.abort(new Error("enough"));
  await assert.rejects(waiting, /enough/);
  body.close();
  assert.equal(isClosed, true);
});
