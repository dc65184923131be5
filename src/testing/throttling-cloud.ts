import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import ec2 from "../drivers/ec2/driver.ts";
import { providerIn, readProvider } from "../drivers/ec2/location/provider.ts";
import { services } from "../drivers/ec2/services.ts";
import { connectWith } from "../drivers/ec2/session.ts";
import type { Cloud } from "../gateway/cloud.ts";
import type { Exchange } from "../gateway/exchange.ts";
import { createEgressPolicy } from "../http/egress.ts";
import { createHttpCore } from "../http/http-core.ts";
import { defineDriver } from "../model/driver.ts";
import { testGateway } from "./gateway-harness.ts";
import { bodyOf, serve } from "./http-scene.ts";
import { TestClock } from "./test-clock.ts";

/** What a cloud answers to a call: the inside of an answer, or an error's code and status. */
type Answered = string | { readonly error: string; readonly status: number };
/** How a cloud answers. */
export type Answer = (fields: URLSearchParams) => Answered | Promise<Answered>;

interface SceneOptions {
  readonly signature?: 2 | 4;
  /** Milliseconds. */
  readonly timeout?: number;
}

/** Too much was asked. */
export const throttled = { error: "RequestLimitExceeded", status: 503 };
/** What is answered to an address that is allocated. */
export const address = "<publicIp>192.0.2.1</publicIp><allocationId>eipalloc-1</allocationId>";
/** What is answered to a list of volumes. */
export const volumes = (id = "vol-1"): string => `<volumeSet><item><volumeId>${id}</volumeId></item></volumeSet>`;

/**
 * A cloud that answers by `answer`, a driver with a clock of the test's before it, and what the cloud was asked. The gateway's deadlines
 * are of the machine's time, which the clock of the test runs ahead of.
 */
export async function throttlingCloud(
  context: TestContext,
  answer: Answer,
  { signature = 4, timeout = 600_000 }: SceneOptions = {},
) {
  const asked: URLSearchParams[] = [];
  const url = await serve(context, async (request, response) => {
    const fields = new URLSearchParams(await bodyOf(request));
    asked.push(fields);
    const answered = await answer(fields);
    const action = fields.get("Action") ?? "";
    if (typeof answered === "string") return void response.end(`<${action}Response>${answered}</${action}Response>`);
    const { error, status } = answered;
    response.writeHead(status);
    response.end(error && `<Response><Errors><Error><Code>${error}</Code><Message>no</Message></Error></Errors></Response>`);
  });
  const clock = new TestClock();
  const entrance = { locate: () => ({ ...readProvider(`ec2=${url}`), signature }), providerIn };
  const driver = defineDriver({ ...ec2, connect: connectWith(entrance, services, clock) });
  const egress = createEgressPolicy();
  const http = createHttpCore({ egress, clock: { now: Date.now, sleep: async () => {} } });
  const providers = { here: { value: `ec2=${url}` }, there: { value: `there;ec2=${url}` } };
  const { gateway, begin } = testGateway(driver, { egress, http, timeout, settings: { ec2: { providers } } });
  context.after(() => gateway.close());
  const selected = async (exchange: Exchange, user = "AKID", provider = "here"): Promise<Cloud> =>
    exchange.select({ provider, credentials: { user, password: "secret" } });
  const elapsed = async (work: () => Promise<unknown>): Promise<number> => {
    const before = clock.time;
    await work();
    return clock.time - before;
  };
  return {
    asked,
    clock,
    begin,
    elapsed,
    selected,
    /** Allocates addresses, one after the other. @param user whose credentials they are; one user's unless told */
    async allocate(count = 1, user?: string, provider?: string): Promise<void> {
      for (let left = count; left > 0; left--) await (await selected(begin(), user, provider)).call("addresses", "create", {});
    },
    /** Lists volumes; gives their ids. */
    async list(exchange = begin(), user?: string): Promise<readonly string[]> {
      const found: string[] = [];
      for await (const { id } of (await selected(exchange, user)).list("volumes", {})) found.push(id);
      return found;
    },
    /** Waits until so many wait for their turn, and whoever could still come has come. */
    async untilSleeping(count: number): Promise<void> {
      for (let turns = 0; clock.sleeping < count && turns < 100_000; turns++) await turn();
      for (let turns = 0; turns < 20; turns++) await turn();
      assert.equal(clock.sleeping, count);
    },
  };
}

/** An answer after so many that throttle. */
export const throttling = (count: number, after: Answer): Answer => {
  let left = count;
  return (fields) => (left-- > 0 ? throttled : after(fields));
};
