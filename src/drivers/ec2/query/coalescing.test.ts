import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { isCloudError, type ErrorCode } from "../../../model/errors.ts";
import { throttling, throttlingCloud, volumes, type Answer } from "../../../testing/throttling-cloud.ts";

const fails = (code: ErrorCode) => (error: unknown) => isCloudError(error) && error.code === code;

describe("lists that are alike and wait for their turn", () => {
  /** A cloud that has throttled the list once and answered it then; time stands still. */
  async function waitingCloud(context: TestContext, answer: Answer = () => volumes()) {
    let isReady = false;
    const scene = await throttlingCloud(
      context,
      throttling(1, (fields) => (isReady ? answer(fields) : volumes())),
    );
    await scene.list();
    assert.equal(scene.asked.length, 2);
    isReady = true;
    scene.clock.hold();
    return scene;
  }

  it("are one request", async (context) => {
    const { list, clock, asked, untilSleeping } = await waitingCloud(context);
    const lists = Array.from({ length: 5 }, () => list());
    await untilSleeping(1);
    clock.release();
    for (const found of await Promise.all(lists)) assert.deepEqual(found, ["vol-1"]);
    assert.equal(asked.length, 3);
  });

  it("give everybody resources of his own", async (context) => {
    const { clock, begin, selected, untilSleeping } = await waitingCloud(context);
    const first = async (): Promise<object> => {
      for await (const volume of (await selected(begin())).list("volumes", {})) return volume;
      throw new Error("the list is empty");
    };
    const found = Promise.all([first(), first()]);
    await untilSleeping(1);
    clock.release();
    const [one, other] = await found;
    const untouched = structuredClone(other);
    for (const key of Object.keys(one)) Reflect.set(one, key, "changed");
    assert.deepEqual(other, untouched);
  });

  it("are as many as there are accounts and questions", async (context) => {
    const { list, clock, begin, selected, asked, untilSleeping } = await waitingCloud(context);
    const one = (await selected(begin())).call("volumes", "get", { id: "vol-1" });
    const other = (await selected(begin())).call("volumes", "get", { id: "vol-2" });
    const lists = Promise.all([list(), list(), one, other]);
    await untilSleeping(3);
    assert.deepEqual(await list(begin(), "OTHER"), ["vol-1"]);
    clock.release();
    await lists;
    assert.equal(asked.length, 2 + 1 + 3);
  });

  it("are sent while one of their clients is there, whoever hangs up", async (context) => {
    const { list, clock, begin, asked, untilSleeping } = await waitingCloud(context);
    const exchanges = [begin(), begin(), begin()];
    const [first, second, third] = exchanges.map((exchange) => list(exchange));
    const ends = [first, third].map((ended) => assert.rejects(ended ?? Promise.resolve(), fails("canceled")));
    await untilSleeping(1);
    exchanges[0]?.abort();
    exchanges[2]?.abort();
    await Promise.all(ends);
    await untilSleeping(1);
    clock.release();
    assert.deepEqual(await second, ["vol-1"]);
    assert.equal(asked.length, 3);
  });

  it("are not sent when all have hung up", async (context) => {
    const { list, clock, begin, asked, untilSleeping } = await waitingCloud(context);
    const exchanges = [begin(), begin()];
    const ends = exchanges.map((exchange) => assert.rejects(list(exchange), fails("canceled")));
    await untilSleeping(1);
    for (const exchange of exchanges) exchange.abort();
    await Promise.all(ends);
    await untilSleeping(0);
    clock.release();
    assert.deepEqual(await list(), ["vol-1"]);
    assert.equal(asked.length, 3);
  });

  it("are answered where the client hangs up whose request is on its way", async (context) => {
    let arrived = (): void => {};
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    let count = 0;
    const { list, clock, begin, asked, untilSleeping } = await waitingCloud(context, () => {
      if (++count > 1) return volumes();
      arrived();
      return new Promise(() => {});
    });
    const exchange = begin();
    const [first, second] = [list(exchange), list()];
    const end = assert.rejects(first, fails("canceled"));
    await untilSleeping(1);
    clock.release();
    await arrival;
    exchange.abort();
    await end;
    assert.deepEqual(await second, ["vol-1"]);
    assert.equal(asked.length, 4);
  });

  it("are refused alike", async (context) => {
    const { list, clock, asked, untilSleeping } = await waitingCloud(context, () => ({
      error: "UnauthorizedOperation",
      status: 403,
    }));
    const ends = [list(), list()].map((ended) => assert.rejects(ended, fails("permission_denied")));
    await untilSleeping(1);
    clock.release();
    await Promise.all(ends);
    assert.equal(asked.length, 3);
  });

  it("are requests of their own where one has less time than the one that came first", async (context) => {
    let arrived = (): void => {};
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    let answerZones = (): void => {};
    const zones = new Promise<string>((resolve) => (answerZones = () => resolve("")));
    const limited = throttling(1, () => "");
    let isSlow = false;
    const { clock, begin, selected, asked, untilSleeping } = await throttlingCloud(context, (fields) => {
      if (fields.get("Action") === "DescribeSubnets") return limited(fields);
      if (!isSlow) return "";
      isSlow = false;
      arrived();
      return zones;
    });
    const list = async (): Promise<void> => {
      for await (const realm of (await selected(begin())).list("realms", {})) assert.fail(realm.id);
    };
    await list();
    clock.hold();
    isSlow = true;
    const early = list();
    await arrival;
    const before = Date.now();
    while (Date.now() === before) await turn();
    const late = list();
    await untilSleeping(1);
    answerZones();
    await untilSleeping(2);
    clock.release();
    await Promise.all([early, late]);
    assert.equal(asked.filter((fields) => fields.get("Action") === "DescribeSubnets").length, 4);
  });

  it("have nothing of one that was sent before: that may be older than a change", async (context) => {
    let arrived = (): void => {};
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    let answerFirst: (body: string) => void = () => {};
    const before = new Promise<string>((resolve) => (answerFirst = resolve));
    let isFirst = true;
    const { list, clock } = await waitingCloud(context, () => {
      if (!isFirst) return volumes("vol-2");
      isFirst = false;
      arrived();
      return before;
    });
    clock.release();
    const first = list();
    await arrival;
    assert.deepEqual(await list(), ["vol-2"]);
    answerFirst(volumes());
    assert.deepEqual(await first, ["vol-1"]);
  });
});
