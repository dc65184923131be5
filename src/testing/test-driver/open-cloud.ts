import type { Cloud } from "../../gateway/cloud.ts";
import { isCloudError, type ErrorCode } from "../../model/errors.ts";
import { testGateway, type TestGateway, type TestGatewayOptions } from "../gateway-harness.ts";
import { createTestDriver } from "./driver.ts";
import type { TestDriverOptions } from "./options.ts";
import type { Probe } from "./probe.ts";

/** A test cloud behind a gateway, as its first account sees it, and as another does. */
export interface OpenCloud extends TestGateway {
  readonly cloud: Cloud;
  readonly other: Cloud;
  readonly probe: Probe;
}

/** Opens a fresh test cloud. */
export async function openCloud(options: TestDriverOptions = {}, gateway: TestGatewayOptions = {}): Promise<OpenCloud> {
  const { driver, probe } = createTestDriver(options);
  const opened = testGateway(driver, gateway);
  const cloud = await opened.select({ credentials: { user: "tester", password: "secret" } });
  const other = await opened.select({ credentials: { user: "other", password: "secret2" } });
  return { ...opened, cloud, other, probe };
}

/** For `assert.rejects`: an error of this code, and where told of this parameter or code of the provider's. */
export const failsAs =
  (code: ErrorCode, details: { readonly parameter?: string; readonly providerCode?: string } = {}) =>
  (error: unknown): boolean =>
    isCloudError(error) &&
    error.code === code &&
    (details.parameter === undefined || error.details.parameter === details.parameter) &&
    (details.providerCode === undefined || error.details.providerCode === details.providerCode);

/** All members of a list. */
export async function allOf<T>(list: AsyncIterable<T>): Promise<readonly T[]> {
  const members: T[] = [];
  for await (const member of list) members.push(member);
  return members;
}
