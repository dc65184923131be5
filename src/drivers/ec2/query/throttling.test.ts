import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { isCloudError, type ErrorCode } from "../../../model/errors.ts";
import { address, throttled, throttling, throttlingCloud, volumes } from "../../../testing/throttling-cloud.ts";

const fails = (code: ErrorCode) => (error: unknown) => isCloudError(error) && error.code === code;

describe("an action that the cloud throttles", () => {
  it("is called again, a change too that may not be done twice", async (context) => {
    const { allocate, asked } = await throttlingCloud(
      context,
      throttling(2, () => address),
    );
    await allocate();
    assert.equal(asked.length, 3);
  });

  it("is held back from then on, and no other action, account or region is", async (context) => {
    const { allocate, list, elapsed } = await throttlingCloud(
      context,
      throttling(1, (fields) => (fields.get("Action") === "AllocateAddress" ? address : volumes())),
    );
    assert.ok((await elapsed(() => allocate())) > 0);
    assert.ok((await elapsed(() => allocate(10))) > 1000);
    assert.equal(await elapsed(() => list()), 0);
    assert.equal(await elapsed(() => allocate(10, "OTHER")), 0);
    assert.equal(await elapsed(() => allocate(10, "AKID", "there")), 0);
  });

  it("is not held back before", async (context) => {
    const { allocate, elapsed, asked } = await throttlingCloud(context, () => address);
    assert.equal(await elapsed(() => allocate(30)), 0);
    assert.equal(asked.length, 30);
  });

  it("is held back more by every throttling, and less with time, until it is forgotten", async (context) => {
    let answer = throttling(1, () => address);
    const { allocate, elapsed, clock } = await throttlingCloud(context, (fields) => answer(fields));
    await allocate();
    const once = await elapsed(() => allocate(5));
    answer = throttling(2, () => address);
    await allocate();
    const thrice = await elapsed(() => allocate(5));
    assert.ok(thrice > 2 * once, `${once}, then ${thrice}`);
    clock.time += 30_000;
    await allocate(20);
    const later = await elapsed(() => allocate(5));
    assert.ok(later > 0 && later < once, `${once}, later ${later}`);
    clock.time += 120_000;
    assert.equal(await elapsed(() => allocate(100)), 0);
  });

  it("is cut once for all that were sent together", async (context) => {
    let open = (): void => {};
    const together = new Promise<void>((resolve) => (open = resolve));
    let count = 0;
    const { allocate, elapsed } = await throttlingCloud(context, async () => {
      if (++count > 8) return address;
      if (count === 8) open();
      await together;
      return throttled;
    });
    await Promise.all(Array.from({ length: 8 }, () => allocate()));
    assert.ok((await elapsed(() => allocate(5))) <= 1000);
  });

  for (const { error, status } of [
    { error: "Throttling", status: 400 },
    { error: "ThrottlingException", status: 400 },
    { error: "SlowDown", status: 503 },
    { error: "", status: 429 },
  ]) {
    it(`says so by ${error || status}`, async (context) => {
      let isFirst = true;
      const { list, elapsed } = await throttlingCloud(context, () => {
        if (!isFirst) return volumes();
        isFirst = false;
        return { error, status };
      });
      assert.ok((await elapsed(() => list())) > 0);
    });
  }

  it("is not held back by other errors", async (context) => {
    let isFirst = true;
    const { list, elapsed } = await throttlingCloud(context, () => {
      if (!isFirst) return volumes();
      isFirst = false;
      return { error: "InternalError", status: 500 };
    });
    assert.equal(await elapsed(() => list()), 0);
  });

  it("is held back as well where requests have the older signature", async (context) => {
    const { allocate, elapsed } = await throttlingCloud(
      context,
      throttling(1, () => address),
      { signature: 2 },
    );
    await allocate();
    assert.ok((await elapsed(() => allocate(5))) > 500);
  });

  it("fails with the cloud's own error when that lasts", async (context) => {
    const { allocate, asked } = await throttlingCloud(context, () => throttled);
    await assert.rejects(allocate(), (error: unknown) => {
      assert.ok(isCloudError(error));
      assert.deepEqual([error.code, error.details.providerCode], ["rate_limited", "RequestLimitExceeded"]);
      return true;
    });
    assert.equal(asked.length, 4);
  });
});

describe("a call that waits for its turn", () => {
  it("fails at once where that would not come before its deadline, and says when to come again", async (context) => {
    const { allocate, clock, begin, selected, asked } = await throttlingCloud(
      context,
      throttling(1, () => address),
      { timeout: 20_000 },
    );
    await allocate();
    clock.hold();
    const failed: unknown[] = [];
    const exchanges = Array.from({ length: 200 }, () => begin());
    const calls = exchanges.map(async (exchange) => (await selected(exchange)).call("addresses", "create", {}));
    const over = Promise.all(calls.map((call) => call.catch((error: unknown) => failed.push(error))));
    while (clock.sleeping + failed.length < exchanges.length) await turn();
    assert.ok(clock.sleeping >= 100 && failed.length >= 40, `${clock.sleeping} wait, ${failed.length} failed`);
    for (const error of failed) {
      assert.ok(isCloudError(error));
      assert.equal(error.code, "rate_limited");
      assert.ok((error.details.retryAfter ?? 0) > 15_000, `${error.details.retryAfter}`);
    }
    assert.equal(asked.length, 2);
    for (const exchange of exchanges) exchange.abort();
    await over;
  });

  it("ends when its client hangs up, and is not sent", async (context) => {
    const { allocate, clock, begin, selected, asked, untilSleeping } = await throttlingCloud(
      context,
      throttling(1, () => address),
    );
    await allocate();
    clock.hold();
    const exchange = begin();
    const waiting = (await selected(exchange)).call("addresses", "create", {});
    const end = assert.rejects(waiting, fails("canceled"));
    await untilSleeping(1);
    exchange.abort();
    await end;
    await untilSleeping(0);
    clock.release();
    await allocate();
    assert.equal(asked.length, 3);
  });
});
