import type { Credentials, DriverContext } from "../../model/driver.ts";
import { CloudError, isCloudError, type ErrorCode } from "../../model/errors.ts";
import { mockCredentials } from "./caller.ts";
import type { createMock } from "./driver.ts";

interface Who {
  /** The mock's own unless told; `null` for none at all. */
  readonly credentials?: Credentials | null;
  readonly signal?: AbortSignal;
}

const unused = (): never => {
  throw new Error("the mock has no use for this");
};

/** For tests: a session of one caller with a mock. */
export function connect(mock: ReturnType<typeof createMock>, { credentials = mockCredentials, signal }: Who = {}) {
  const context: DriverContext = {
    get credentials() {
      if (!credentials) throw new CloudError("unauthenticated", "Unauthorized", { credentialsMissing: true });
      return credentials;
    },
    signal: signal ?? new AbortController().signal,
    provider: { value: undefined, vouched: false },
    deadline: Number.MAX_SAFE_INTEGER,
    requestId: "test",
    cache: { getOrCreate: unused, drop: unused },
    log: { debug: unused, warn: unused },
    http: { request: unused, stream: unused },
    egress: { resolve: unused },
    ssh: { run: unused },
  };
  return mock.connect(context);
}

/** For `assert.rejects`: an error of this code, and where they are given of this message or provider code. */
export function failing(code: ErrorCode, details: { message?: string; providerCode?: string } = {}) {
  return (error: unknown): boolean =>
    isCloudError(error) &&
    error.code === code &&
    (details.message === undefined || error.message === details.message) &&
    (details.providerCode === undefined || error.details.providerCode === details.providerCode);
}

/** All items of a list. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The ids of a list, in its order. */
export async function idsOf(items: AsyncIterable<{ readonly id: string }>): Promise<string[]> {
  return (await collect(items)).map((item) => item.id);
}

/** A body in these chunks. */
export async function* bodyOf(...chunks: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const chunk of chunks) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}

/** The text of a body. */
export async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await collect(body)).toString();
}
