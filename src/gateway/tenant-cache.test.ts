import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createTenantCaches } from "./tenant-cache.ts";

describe("tenant cache", () => {
  const jane = { user: "jane", password: "1" };
  it("makes a value once, however many ask at once", async () => {
    const cache = createTenantCaches().of("d", undefined, jane);
    let made = 0;
    const make = async () => ++made;
    assert.deepEqual(await Promise.all([cache.getOrCreate("t", 1000, make), cache.getOrCreate("t", 1000, make)]), [1, 1]);
  });
  it("keeps tenants apart, by every part of who they are", async () => {
    const caches = createTenantCaches();
    const value = (driver: string, provider: string | undefined, password: string) =>
      caches.of(driver, provider, { user: "jane", password }).getOrCreate("t", 1000, async () => Symbol(password));
    const all = await Promise.all([
      value("d", undefined, "1"),
      value("d", "p", "1"),
      value("e", undefined, "1"),
      value("d", undefined, "2"),
    ]);
    assert.equal(new Set(all).size, 4);
    assert.equal(await value("d", undefined, "1"), all[0]);
  });
  it("does not keep a failure, nor a value beyond its time", async () => {
    const cache = createTenantCaches().of("d", undefined, jane);
    await assert.rejects(cache.getOrCreate("t", 1000, async () => Promise.reject(new Error("no"))));
    assert.equal(await cache.getOrCreate("t", 0, async () => "first"), "first");
    assert.equal(await cache.getOrCreate("t", 1000, async () => "second"), "second");
    cache.drop("t");
    assert.equal(await cache.getOrCreate("t", 1000, async () => "third"), "third");
  });
  it("keeps a value for as long as it says itself, and drops no newer one", async () => {
    const cache = createTenantCaches().of("d", undefined, jane);
    const make = (life: number) => () =>
      cache.getOrCreate(
        "t",
        (value: { life: number }) => value.life,
        async () => ({ life }),
      );
    const short = await make(0)();
    const long = await make(1000)();
    assert.notEqual(long, short);
    cache.drop("t", short);
    assert.equal(await make(1000)(), long);
    cache.drop("t", long);
    assert.notEqual(await make(1000)(), long);
  });
});
