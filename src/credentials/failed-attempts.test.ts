import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { FailedAttempts, networkOf } from "./failed-attempts.ts";

test("attempts count until they are taken back, or a quarter of an hour is over", (context) => {
  mock.timers.enable({ apis: ["Date"], now: 1_800_000_000_000 });
  context.after(() => mock.timers.reset());
  const failures = new FailedAttempts(2);
  const good = failures.attempt("192.0.2.1");
  assert.ok(typeof good === "function");
  assert.equal(typeof failures.attempt("192.0.2.1"), "function");
  assert.equal(failures.attempt("192.0.2.1"), 900_000);
  good();
  assert.equal(typeof failures.attempt("192.0.2.1"), "function");
  mock.timers.setTime(1_800_000_899_999);
  assert.equal(failures.attempt("192.0.2.1"), 1);
  mock.timers.setTime(1_800_000_900_000);
  assert.equal(typeof failures.attempt("192.0.2.1"), "function");
});

test("no number of sources fills the memory: the oldest are forgotten", () => {
  const failures = new FailedAttempts(1);
  const address = (index: number): string => `source ${index}`;
  for (let index = 0; index < 10_000; index++) failures.attempt(address(index));
  assert.equal(typeof failures.attempt(address(0)), "number");
  failures.attempt(address(10_000));
  assert.equal(typeof failures.attempt(address(0)), "function");
  assert.equal(typeof failures.attempt(address(10_000)), "number");
});

test("an IPv6 customer is one source, whatever half of the address is theirs to choose", () => {
  assert.equal(networkOf("192.0.2.1"), "192.0.2.1");
  assert.equal(networkOf("2001:db8:0:1::1"), "2001:db8:0:1");
  assert.equal(networkOf("2001:db8:0:1:ffff::"), "2001:db8:0:1");
  assert.notEqual(networkOf("2001:db8:0:2::1"), networkOf("2001:db8:0:1::1"));
});
