import type {
  AwsService,
  Frontend,
  FrontendHandler,
  FrontendRequest,
  FrontendResponse,
  IncomingBody,
} from "../gateway/frontend.ts";
import type { Exchange } from "../gateway/gateway.ts";
import { AwsFault } from "../protocols/aws-query/aws-fault.ts";
import { errorDocument } from "../protocols/aws-query/error-document.ts";
import { parameterOf, parseParameters, type ParameterNode } from "../protocols/aws-query/parameters.ts";
import { signedScope } from "../protocols/aws-query/signed-scope.ts";

/** A service with what answers for it. */
interface EdgeService {
  readonly frontend: string;
  readonly service: AwsService;
  readonly handler: FrontendHandler;
}

/** The word that stands among frontends for all APIs of AWS, at the root of a listener. */
export const awsEdge = "aws";

const usualFormBytes = 1 << 20;

/** All APIs of AWS that these frontends speak, at one mount. */
export function createAwsFrontend(
  { name, title, mount, entryPoint }: Pick<Frontend, "name" | "title" | "mount" | "entryPoint">,
  frontends: readonly Frontend[],
): Frontend {
  return {
    name,
    title,
    mount,
    entryPoint,
    create(environment) {
      const services = frontends.flatMap((frontend) => {
        const handler = frontend.create(environment);
        return (frontend.aws ?? []).map((service) => ({ frontend: frontend.name, service, handler }));
      });
      return new AwsEdge(services, environment.formBytes ?? usualFormBytes);
    },
  };
}

/**
 * One address for several APIs of AWS. Which of them a request is for says, first, the scope of its signature, in the header or in
 * the query; else its `Action` with its `Version`, in the query or in a form, which is then read and handed on.
 */
class AwsEdge implements FrontendHandler {
  readonly #services: readonly EdgeService[];
  readonly #formBytes: number;

  constructor(services: readonly EdgeService[], formBytes: number) {
    this.#services = services;
    this.#formBytes = formBytes;
  }

  async handle(request: FrontendRequest, exchange: Exchange): Promise<FrontendResponse> {
    try {
      const scope = signedScope(request);
      const query = queryOf(request);
      if (scope !== undefined) return await pass(this.#signed(scope.service, query), request, exchange);
      const inQuery = parseParameters([query]);
      if (parameterOf(inQuery, "Action") !== undefined || !isForm(request)) {
        return await pass(this.#unsigned(inQuery), request, exchange);
      }
      const body = await readForm(request, this.#formBytes);
      const service = this.#unsigned(parseParameters([query, body.toString("utf8")]));
      return await pass(service, withBody(request, body), exchange);
    } catch (error) {
      const told = exchange.failed(error);
      const fault = told instanceof AwsFault ? told : new AwsFault("InternalFailure", told.message);
      const headers = { "Content-Type": "text/xml;charset=UTF-8", "x-amzn-RequestId": exchange.id };
      return { status: fault.httpStatus, headers, body: errorDocument("query", fault, exchange.id) };
    }
  }

  /** @throws AwsFault for a service that is not served here */
  #signed(signingName: string, query: string): EdgeService {
    const found = this.#services.filter(({ service }) => service.signingName === signingName);
    const [first] = found;
    if (first) return found.length === 1 ? first : chosen(found, parseParameters([query]));
    const names = [...new Set(this.#services.map(({ service }) => service.signingName))].toSorted().join(", ");
    throw new AwsFault("InvalidAction", `The service '${signingName.slice(0, 40)}' is not served here; there are: ${names}.`);
  }

  /** @throws AwsFault for a request that says no action */
  #unsigned(parameters: ParameterNode): EdgeService {
    if (parameterOf(parameters, "Action") !== undefined) return chosen(this.#services, parameters);
    throw new AwsFault("MissingAction", "The request has neither an Action nor the signature of a service.");
  }
}

function pass({ frontend, handler }: EdgeService, request: FrontendRequest, exchange: Exchange): Promise<FrontendResponse> {
  exchange.passedTo(frontend);
  return handler.handle(request, exchange);
}

/** The service whose version is asked for; of several the one that has the action; where none claims the version, the one for all others. */
function chosen(services: readonly EdgeService[], parameters: ParameterNode): EdgeService {
  const version = parameterOf(parameters, "Version") ?? "";
  const action = parameterOf(parameters, "Action") ?? "";
  const claiming = services.filter(({ service }) => service.versions?.includes(version) === true);
  const others = services.filter(({ service }) => service.versions === undefined);
  const has = ({ service }: EdgeService): boolean => service.hasAction(action);
  const found = claiming.find(has) ?? others.find(has) ?? claiming[0] ?? others[0];
  if (!found) throw new AwsFault("NoSuchVersion", `No service here has the version '${version.slice(0, 40)}'.`);
  return found;
}

function queryOf({ target }: FrontendRequest): string {
  const question = target.indexOf("?");
  return question < 0 ? "" : target.slice(question + 1);
}

const isForm = ({ method, headers }: FrontendRequest): boolean =>
  method === "POST" && /^\s*application\/x-www-form-urlencoded\s*(?:;|$)/i.test(headers["content-type"] ?? "");

async function readForm(request: FrontendRequest, limit: number): Promise<Buffer> {
  const body = await request.readBody(limit);
  if (!body) throw new AwsFault("RequestEntityTooLarge", `The form is larger than ${limit} bytes.`);
  return body;
}

/** The request with a body that was read. */
const withBody = (request: FrontendRequest, body: Buffer): FrontendRequest => ({
  method: request.method,
  target: request.target,
  headers: request.headers,
  rawHeaders: request.rawHeaders,
  httpVersion: request.httpVersion,
  origin: request.origin,
  clientAddress: request.clientAddress,
  body: wholeBody(body),
  readBody: async (limit) => (body.length > limit ? undefined : body),
});

const wholeBody = (body: Buffer): IncomingBody => ({
  isBegun: false,
  async *[Symbol.asyncIterator]() {
    yield body;
  },
});
