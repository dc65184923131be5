import { METHODS } from "node:http";
import { defineFrontend, type FrontendEnvironment, type FrontendRequest, type FrontendResponse } from "../../gateway/frontend.ts";
import type { Exchange } from "../../gateway/gateway.ts";
import { collections } from "../../model/collections.ts";
import { isCloudError, type CloudError } from "../../model/errors.ts";
import { apiVersion, emptyAnswer, plainAnswer } from "./answers.ts";
import { capabilityName } from "./capability-names.ts";
import type { ClassicRequest } from "./classic-request.ts";
import type { Format } from "./document.ts";
import { cloudErrorAnswer, errorAnswer, routeNotFound, type ErrorContext } from "./errors.ts";
import { formAfterError } from "./forms.ts";
import { instanceStatesPicture } from "./gateway-collections.ts";
import { acceptedFormats, type AnyFormat } from "./negotiation.ts";
import { optionsAnswer } from "./options.ts";
import { mergeParameters, noParameters, text, type Parameters } from "./parameters.ts";
import { formLimits, readForm, type FormLimits } from "./request-form.ts";
import { readTarget } from "./read-target.ts";
import { runtimeHeader } from "./regular-operations.ts";
import type { ParsedTarget } from "./request-target.ts";
import { missingParameter } from "./required-parameters.ts";
import type { Route } from "./routes.ts";
import { buildRoutes } from "./route-table.ts";
import type { Router } from "./router.ts";
import { formForLogin } from "./session/log-in.ts";
import { tokenOf } from "./session/login.ts";
import { protectingHeaders } from "./session/page-headers.ts";
import { pageChallenge } from "./session/login-form.ts";
import { fromOwnPage, isSafe, refuseForged } from "./session/same-origin.ts";
import { Sessions, visitorOf, type Caller, type NamedCloud } from "./session/sessions.ts";
import { tokenHeader, tokenName } from "./session/visitor.ts";

const mount = "/api";
const server = `Apache-Deltacloud/${apiVersion}`;

/** The classic Deltacloud REST API. */
export default defineFrontend({
  name: "deltacloud",
  title: "Deltacloud API",
  mount,
  entryPoint: mount,
  create: (environment) => new DeltacloudFrontend(environment),
});

class DeltacloudFrontend {
  readonly #routes: Router<Route> = buildRoutes();
  readonly #environment: FrontendEnvironment;
  readonly #formLimits: FormLimits;
  readonly #sessions: Sessions;

  constructor(environment: FrontendEnvironment) {
    this.#environment = environment;
    this.#sessions = new Sessions(environment, mount);
    this.#formLimits = environment.formBytes === undefined ? formLimits : { bytes: environment.formBytes };
  }

  /**
   * In the order of the original: what the client accepts, its Host header, the driver, the route, the capability, the
   * required parameters, and only then the credentials and the cloud.
   */
  async handle(raw: FrontendRequest, exchange: Exchange): Promise<FrontendResponse> {
    const context: Known = {
      format: "xml",
      path: pathOf(raw.target),
      driver: this.#environment.gateway.options.defaultDriver,
      provider: undefined,
      parameters: noParameters,
      frame: { base: `${raw.origin ?? ""}${mount}` },
    };
    const request = new Handling(raw, exchange, context, this.#routes, this.#formLimits, this.#sessions);
    let answer: FrontendResponse | undefined;
    try {
      answer = await request.answer();
    } catch (error) {
      answer = await request.failure(error);
    }
    if (request.bare) return answer;
    return withCommonHeaders(answer, request.context, raw.httpVersion, this.#environment.release, request.protection(answer));
  }
}

/** What is known of a request so far; it becomes more on the way. */
type Known = { -readonly [K in keyof ErrorContext]: ErrorContext[K] };

/** One request on its way. What is known so far decides what an error can tell. */
class Handling {
  readonly context: Known;
  /** Nothing of ours in the headers: the client takes no format that we know. */
  bare = false;
  readonly #raw: FrontendRequest;
  readonly #exchange: Exchange;
  readonly #routes: Router<Route>;
  readonly #formLimits: FormLimits;
  readonly #sessions: Sessions;
  #route: Route | undefined;
  #caller: Caller | undefined;
  #request: ClassicRequest | undefined;

  constructor(
    raw: FrontendRequest,
    exchange: Exchange,
    context: Known,
    routes: Router<Route>,
    limits: FormLimits,
    sessions: Sessions,
  ) {
    this.#raw = raw;
    this.#sessions = sessions;
    this.#formLimits = limits;
    this.#exchange = exchange;
    this.context = context;
    this.#routes = routes;
  }

  async answer(): Promise<FrontendResponse> {
    const raw = this.#raw;
    this.context.format = firstDocument(acceptedFormats(undefined, raw.headers.accept)) ?? "xml";
    const { target, segments, query } = readTarget(raw.target);
    const formats = acceptedFormats(formatParameter(query), raw.headers.accept);
    if (formats.length === 0) {
      this.bare = true;
      return emptyAnswer(406);
    }
    this.context.format = firstDocument(formats) ?? "xml";
    if (raw.origin === undefined) return plainAnswer(400, "Unable to find HTTP Host header");

    const caller = await this.#sessions.call(this.#exchange, raw, this.#named(target, query));
    const { cloud, login } = caller;
    this.#caller = caller;
    this.context.driver = cloud.driver.name;
    this.context.provider = cloud.provider.value;
    const visitor = formats.includes("html") ? visitorOf(caller, raw) : undefined;
    const context = { base: `${raw.origin}${mount}`, cloud, visitor };
    this.context.frame = context;

    const parameters = withMatrix(query, target);
    const early = raw.method === "POST" ? await this.#formBeforeRoute(segments) : undefined;
    const method = overriddenMethod(raw, early);
    if (target.trailingSlash && segments.length > 0) return this.#notFound();
    if (method === "OPTIONS") return optionsAnswer(segments, cloud) ?? this.#notFound();
    const route = this.#find(method, segments);
    if (!route) return method === "HEAD" && this.#routes.find("POST", segments) ? emptyAnswer(200) : this.#notFound();
    this.#route = route;

    const { collection, operation } = route;
    if (collection !== undefined && operation !== undefined && !cloud.supports(collection, operation)) return lacks(route);

    const form = early ?? (route.readsForm && hasBody(raw) ? await readForm(raw, this.#formLimits) : noParameters);
    const received = mergeParameters(parameters, form);
    this.context.parameters = withPathNames(received, route, segments);
    if (!isSafe(method) && raw.headers.authorization === undefined && !route.guardsItself) {
      const token = text(received, tokenName) ?? headerOf(raw.headers[tokenHeader]);
      refuseForged(raw, token, login && tokenOf(login));
    }
    for (const { name, required, shape } of route.parameters) {
      if (required && received[name] === undefined && shape.kind !== "list") {
        return missingParameter(name, [...Object.keys(received), ...route.pathNames]);
      }
    }
    const accepted = formats.find((candidate) => route.formats.includes(candidate));
    if (accepted === undefined) return route.pageOnly ? this.#notFound() : plainAnswer(406, "");
    if (!isPicture(accepted)) this.context.format = accepted;
    const request: ClassicRequest = {
      raw,
      exchange: this.#exchange,
      method,
      path: this.context.path,
      segments,
      query: parameters,
      parameters: received,
      format: this.context.format,
      cloud,
      caller,
      sessions: this.#sessions,
      context,
    };
    this.#request = request;
    if (isPicture(accepted) && collection === "instanceStates") return instanceStatesPicture(request, accepted);
    return await route.handler(request, route);
  }

  /** The headers that an answer needs when somebody looks at it in a browser. */
  protection(answer: FrontendResponse): Readonly<Record<string, string>> | undefined {
    const stored = this.#route?.collection === "blobs" && this.#route.operation === "content";
    const withLogin = this.#caller?.login !== undefined;
    if (!withLogin && !stored && this.context.format !== "html") return undefined;
    return protectingHeaders(answer, { request: this.#raw, withLogin, stored });
  }

  /** The answer to an error, in the format that was negotiated before it. */
  async failure(error: unknown): Promise<FrontendResponse> {
    const told = this.#exchange.failed(error);
    if (told.code === "unauthenticated" && this.context.format === "html" && this.#caller) {
      const page = formForLogin(this.#raw, this.#caller, mount, told);
      if (page) return page;
    }
    const collection = this.#route?.collection;
    // What the path names and is not there was told in the original's own words.
    const byPath =
      told.code === "not_found" && (this.#raw.method === "GET" || this.#raw.method === "HEAD" || collection === "blobs");
    // A parameter that is wrong is the client's, which has to be told.
    const hidden = told.code !== "invalid_argument" && (this.#route?.hidesMessage ?? false);
    const answer = cloudErrorAnswer(told, this.context, collection, byPath || hidden);
    // What a page of ours loads and sends is no program that could answer the challenge of Basic.
    if (told.code === "unauthenticated" && this.#raw.headers.authorization === undefined && fromOwnPage(this.#raw)) {
      return { ...answer, headers: { ...answer.headers, ...pageChallenge(this.context.driver) } };
    }
    const form = answer.status < 500 && answer.status !== 401 ? await this.#formAgain(told) : undefined;
    if (form !== undefined) return { status: answer.status, headers: answer.headers, body: form };
    // The original told how long it had looked for a member in vain, blobs apart.
    if (told.code !== "not_found" || this.#route?.operation !== "get" || collection === "blobs") return answer;
    return { ...answer, headers: { ...answer.headers, ...runtimeHeader(this.#exchange) } };
  }

  /** The form that was sent, to be put right. What fails on the way must not hide what failed first. */
  async #formAgain(error: CloudError): Promise<string | undefined> {
    if (!this.#request || !this.#route || this.#request.format !== "html") return undefined;
    try {
      return await formAfterError(this.#request, this.#route, error);
    } catch (another) {
      if (!isCloudError(another)) this.#exchange.failed(another);
      return undefined;
    }
  }

  #named(target: ParsedTarget, query: Parameters): NamedCloud {
    const { headers } = this.#raw;
    const matrix = target.matrix[0];
    const api = query["api"];
    const byQuery = typeof api === "object" ? (api as Parameters) : noParameters;
    return {
      driver: matrix?.["driver"] ?? text(byQuery, "driver") ?? headerOf(headers["x-deltacloud-driver"]),
      provider: matrix?.["provider"] ?? text(byQuery, "provider") ?? headerOf(headers["x-deltacloud-provider"]),
    };
  }

  /** A form may say another method, and so has to be read before the route is known; a blob's content never is one. */
  async #formBeforeRoute(segments: readonly string[]): Promise<Parameters | undefined> {
    const raw = this.#raw;
    const type = raw.headers["content-type"];
    if (type === undefined) return undefined;
    const streamed = segments[0] === collections.buckets.name && segments.length === 2 && /^multipart\//i.test(type);
    return streamed ? undefined : readForm(raw, this.#formLimits);
  }

  #find(method: string, segments: readonly string[]): Route | undefined {
    return this.#routes.find(method, segments) ?? (method === "HEAD" ? this.#routes.find("GET", segments) : undefined);
  }

  #notFound(): FrontendResponse {
    return errorAnswer(routeNotFound, this.context);
  }
}

/** A missing capability: plain text, and its name in a header. */
function lacks({ collection, operation }: Route): FrontendResponse {
  const capability = collection && operation ? capabilityName(collection, operation) : "";
  return plainAnswer(412, "The required capability to execute this operation is missing", { Expect: capability });
}

// Own headers come first: Node 20 is slow at adding properties to what was spread.
function withCommonHeaders(
  { status, headers: own, body }: FrontendResponse,
  { driver, provider }: ErrorContext,
  httpVersion: string,
  release: string | undefined,
  protection: Readonly<Record<string, string>> | undefined,
): FrontendResponse {
  const headers: Record<string, string | readonly string[]> = {
    Server: server,
    "X-Deltacloud-Driver": driver,
    "X-Content-Type-Options": "nosniff",
    ...own,
  };
  if (release !== undefined) headers["X-Deltacloud-Release"] = release;
  if (provider !== undefined) headers["X-Deltacloud-Provider"] = asHeader(provider);
  if (protection) Object.assign(headers, protection);
  // HTTP/1.0 had no 303.
  return { status: status === 303 && httpVersion === "1.0" ? 302 : status, headers, body };
}

/** A header holds Latin-1; anything else is percent-encoded. */
function asHeader(value: string): string {
  return /^[\u0020-\u007e]*$/.test(value) ? value : encodeURI(value);
}

/** Whether a body is announced; where none is there is no form, and no need to look. */
const hasBody = ({ headers }: FrontendRequest): boolean =>
  headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;

const headerOf = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === "string" ? value : value?.[0];

function formatParameter(query: Parameters): string | undefined {
  const value = query["format"];
  return value === undefined ? undefined : typeof value === "string" ? value : "";
}

const isPicture = (format: AnyFormat): format is Exclude<AnyFormat, Format> =>
  format === "png" || format === "gv" || format === "svg";

const firstDocument = (formats: readonly AnyFormat[]): Format | undefined =>
  formats.find((format): format is Format => format === "xml" || format === "json" || format === "html");

/** The path as error documents tell it: as sent, without matrix parameters and query. */
function pathOf(target: string): string {
  const end = target.indexOf("?");
  const path = end < 0 ? target : target.slice(0, end);
  return path.includes(";") ? path.replace(/;[^/]*/g, "") : path;
}

/** The matrix parameters of the last segment are plain ones, so that an action's link works as it stands. */
function withMatrix(query: Parameters, { matrix, segments }: ParsedTarget): Parameters {
  const last = segments.length > 1 ? matrix[segments.length - 1] : undefined;
  return last === undefined ? query : mergeParameters(last, query);
}

function withPathNames(parameters: Parameters, { pathNames }: Route, segments: readonly string[]): Parameters {
  if (pathNames.length === 0) return parameters;
  const named = Object.create(null) as Record<string, string>;
  pathNames.forEach((name, index) => (named[name] = segments[index + 1] ?? ""));
  return mergeParameters(parameters, named);
}

function overriddenMethod({ method, headers }: FrontendRequest, form: Parameters | undefined): string {
  if (method !== "POST") return method;
  const asked = ((form && text(form, "_method")) ?? headerOf(headers["x-http-method-override"]))?.toUpperCase();
  return asked !== undefined && METHODS.includes(asked) ? asked : method;
}
