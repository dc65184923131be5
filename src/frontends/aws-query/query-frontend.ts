import { isAccessRefusal } from "../../credentials/access-refusal.ts";
import type { FrontendEnvironment, FrontendHandler, FrontendRequest, FrontendResponse } from "../../gateway/frontend.ts";
import type { Exchange } from "../../gateway/gateway.ts";
import { CloudError } from "../../model/errors.ts";
import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import { parameterOf, type ParameterNode } from "../../protocols/aws-query/parameters.ts";
import { withClientIds } from "../../protocols/ec2/ids-in-text.ts";
import type { Action } from "./action.ts";
import { authenticate } from "./authenticate.ts";
import { Call } from "./call.ts";
import { CompiledActions } from "./compiled-actions.ts";
import { queryNotation, type Notation } from "./notation.ts";
import type { QueryService } from "./query-service.ts";
import { readRequest } from "./read-request.ts";
import { explainRefusal } from "./refusals.ts";
import { runAction } from "./run-action.ts";

/** Makes the handler of an API that speaks the Query protocol. */
export function createQueryFrontend(service: QueryService, environment: FrontendEnvironment): FrontendHandler {
  const compiled = new CompiledActions(service.dialect);
  const tools = { pages: environment.sealing.sealer("aws-query page"), accessKeys: environment.accessKeys };
  const usual = queryNotation(service.dialect);
  return {
    async handle(request: FrontendRequest, exchange: Exchange): Promise<FrontendResponse> {
      let action: Action | undefined;
      let call: Call | undefined;
      let sent: ParameterNode | undefined;
      const notation = service.notation?.(request) ?? usual;
      try {
        const texts = await readRequest(request, environment.formBytes);
        const { action: name, parameters: root } = notation.read(request, texts);
        sent = root;
        const version = versionIn(parameterOf(root, "Version")) ?? service.version;
        const caller = authenticate(environment.accessKeys, request, texts.body, service, parameterOf(root, "ClientToken"));
        const cloud = await exchange.selectAccount(caller);
        if (name === undefined) throw new AwsFault("MissingAction", "The request must contain the parameter Action");
        action = service.action(name, version);
        if (!action) throw new AwsFault("InvalidAction", `The action ${name} is not valid for this web service.`);
        call = new Call(exchange, cloud, caller, name, version, tools);
        const { read, writer } = compiled.of(action);
        const document = await runAction(call, action, read(root), root);
        const frame = { action: name, namespace: service.namespace(version), requestId: exchange.id };
        const body = await notation.answer(writer, document, frame);
        return { status: 200, headers: headersOf(service, notation, exchange), body };
      } catch (error) {
        const told = exchange.failed(error);
        const fault = faultOf(service, told, sent, action, call);
        const headers = headersOf(service, notation, exchange);
        if (notation !== usual)
          headers["x-amzn-query-error"] = `${fault.awsCode};${fault.httpStatus < 500 ? "Sender" : "Receiver"}`;
        if (fault.httpStatus === 401) headers["WWW-Authenticate"] = 'Basic realm="Deltacloud"';
        if (fault.httpStatus === 405) headers["Allow"] = "GET, POST";
        const { retryAfter } = told.details;
        if (retryAfter !== undefined) headers["Retry-After"] = String(Math.ceil(retryAfter / 1000));
        return { status: fault.httpStatus, headers, body: notation.fault(fault, exchange.id) };
      }
    },
  };
}

function faultOf(
  service: QueryService,
  error: CloudError,
  sent: ParameterNode | undefined,
  action: Action | undefined,
  call: Call | undefined,
): AwsFault {
  if (error instanceof AwsFault) return error;
  if (isAccessRefusal(error)) return explainRefusal(error, service.dialect);
  const { code, message, details } = error;
  const told = sent ? new CloudError(code, withClientIds(message, sent), details) : error;
  return service.explain(told, action, call);
}

/** The version that a request names, which goes into the answer's namespace. @throws AwsFault for what is none */
function versionIn(given: string | undefined): string | undefined {
  if (given !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(given)) {
    throw new AwsFault("NoSuchVersion", `The requested version (${given.slice(0, 40)}) does not exist`);
  }
  return given;
}

function headersOf({ server }: QueryService, notation: Notation, exchange: Exchange): Record<string, string> {
  const headers: Record<string, string> = {
    "Content-Type": notation.contentType,
    "Cache-Control": "no-cache, no-store",
    "X-Content-Type-Options": "nosniff",
    "x-amzn-RequestId": exchange.id,
  };
  if (server !== undefined) headers["Server"] = server;
  if (notation.protocol !== undefined) headers["Smithy-Protocol"] = notation.protocol;
  return headers;
}
