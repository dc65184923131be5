import type { AccessKeys } from "../credentials/access-keys/access-keys.ts";
import { keyDocument } from "../credentials/access-keys/key-document.ts";
import { narrow, type Account } from "../credentials/account.ts";
import { basicAccount } from "../credentials/basic-account.ts";
import { FailedAttempts, networkOf } from "../credentials/failed-attempts.ts";
import { readOperations, type Scope } from "../credentials/scope.ts";
import type { FrontendHandler, FrontendRequest, FrontendResponse } from "../gateway/frontend.ts";
import type { Exchange } from "../gateway/gateway.ts";
import { CloudError, type ErrorCode } from "../model/errors.ts";

/** Where access keys are asked for. Listeners with a frontend at their root do not have it. */
export const keyDeskMount = "/access-keys";

/** How large a request may be, in bytes. */
const mostBytes = 65_536;
/** How long a key lives that was derived from another one, in seconds: unless told, and at most. */
const derivedLifetime = 12 * 3600;
const longestDerived = 36 * 3600;

/** What is asked for. */
interface Wish {
  readonly scope: Scope;
  /** In seconds; absent: it does not end, or when the key that asks does. */
  readonly lifetime: number | undefined;
  readonly session: boolean;
}

/**
 * Makes access keys for who has no sealing key: a POST with Basic credentials, which the cloud has to accept first, and a JSON
 * document of what the key is to be for; or with an access key and its secret, for one that may less.
 * @param failedAttempts how many an address has in a quarter of an hour
 */
export function createKeyDesk(accessKeys: AccessKeys, failedAttempts: number): FrontendHandler {
  const failures = new FailedAttempts(failedAttempts);
  return {
    async handle(request, exchange) {
      try {
        if (request.method !== "POST")
          return refusal(405, "invalid_argument", "Access keys are asked for with POST.", { Allow: "POST" });
        return await answer(accessKeys, failures, request, exchange);
      } catch (error) {
        const { code, message, details } = exchange.failed(error);
        const wait = details.retryAfter === undefined ? {} : { "Retry-After": String(Math.ceil(details.retryAfter / 1000)) };
        const challenge = code === "unauthenticated" ? { "WWW-Authenticate": 'Basic realm="Deltacloud API"' } : {};
        return refusal(statuses[code] ?? 502, code, message, { ...wait, ...challenge });
      }
    },
  };
}

const statuses: Partial<Record<ErrorCode, number>> = {
  invalid_argument: 400,
  unauthenticated: 401,
  permission_denied: 403,
  rate_limited: 429,
  internal: 500,
  provider_timeout: 504,
};

async function answer(
  accessKeys: AccessKeys,
  failures: FailedAttempts,
  request: FrontendRequest,
  exchange: Exchange,
): Promise<FrontendResponse> {
  refuseBrowsers(request);
  const attempt = failures.attempt(networkOf(request.clientAddress));
  if (typeof attempt === "number")
    throw new CloudError("rate_limited", "There were too many failed attempts.", { retryAfter: attempt });
  const wish = readWish(await readDocument(request));
  const account = basicAccount(accessKeys, request);
  const cloud = await exchange.selectAccount({ account, ownCredentials: true });
  await cloud.identity();
  attempt();
  const key = accessKeys.create(narrowed(account, wish), wish.session);
  const body = `${JSON.stringify(keyDocument(key))}\n`;
  return { status: 201, headers: { "Content-Type": "application/json", "Cache-Control": "no-store" }, body };
}

/**
 * Browsers send the credentials of Basic by themselves, whatever page asks them to. No page has business here, and a browser
 * cannot send this media type from another site without asking first.
 */
function refuseBrowsers({ headers }: FrontendRequest): void {
  if (headers.origin !== undefined || headers["sec-fetch-site"] !== undefined) {
    throw new CloudError("permission_denied", "Access keys are not made for pages in browsers.");
  }
  if (!/^application\/json\b/i.test(headers["content-type"] ?? "")) {
    throw new CloudError("invalid_argument", "The request has to be application/json.");
  }
}

/** A key that is derived from another one always ends: whoever derives keys from keys could outlive what was meant. */
function narrowed(account: Account, { scope, lifetime }: Wish): Account {
  const derived = account.accessKey !== undefined;
  const seconds = derived ? Math.min(lifetime ?? derivedLifetime, longestDerived) : lifetime;
  return narrow(account, scope, seconds === undefined ? undefined : new Date(Date.now() + seconds * 1000));
}

async function readDocument(request: FrontendRequest): Promise<unknown> {
  const body = await request.readBody(mostBytes);
  if (!body) throw new CloudError("invalid_argument", "The request is too long.");
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new CloudError("invalid_argument", "The request is no JSON.");
  }
}

function readWish(value: unknown): Wish {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong("the document");
  const { expiresIn, readOnly, driverScope, frontends, session, ...unknown } = value as Record<string, unknown>;
  const [name] = Object.keys(unknown);
  if (name !== undefined) throw wrong(`the field ${name.slice(0, 50).replaceAll(/\W/g, "?")}`);
  if (expiresIn !== undefined && !(typeof expiresIn === "number" && expiresIn > 0 && expiresIn < 1e10)) throw wrong("expiresIn");
  if (readOnly !== undefined && typeof readOnly !== "boolean") throw wrong("readOnly");
  if (session !== undefined && typeof session !== "boolean") throw wrong("session");
  if (!isTexts(driverScope)) throw wrong("driverScope");
  if (!isTexts(frontends)) throw wrong("frontends");
  const operations = driverScope && readOperations(driverScope);
  return { scope: { readOnly, operations, frontends }, lifetime: expiresIn, session: session ?? false };
}

const isTexts = (value: unknown): value is readonly string[] | undefined =>
  value === undefined || (Array.isArray(value) && value.every((item) => typeof item === "string"));

const wrong = (what: string): CloudError =>
  new CloudError("invalid_argument", `The request is not understood: ${what} is wrong.`);

function refusal(
  status: number,
  code: ErrorCode,
  message: string,
  more: Readonly<Record<string, string>> = {},
): FrontendResponse {
  const headers = { "Content-Type": "application/json", "Cache-Control": "no-store", ...more };
  return { status, headers, body: `${JSON.stringify({ error: code, message })}\n` };
}
