import type { FrontendRequest, ResponseBody } from "../../gateway/frontend.ts";
import { isCloudError } from "../../model/errors.ts";
import type { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import { treeOf, wrong } from "../../protocols/aws-query/parameter-tree.ts";
import { readCbor, writeCbor } from "../../wire/cbor.ts";
import { readJson } from "../../wire/json-reader.ts";
import type { Notation } from "../aws-query/notation.ts";

/** What the service is called in its own protocols. */
const serviceName = "GraniteServiceVersion20100801";

/** JSON 1.0: the action in a header, times as seconds. */
const json: Notation = {
  contentType: "application/x-amz-json-1.0",
  read: ({ headers }, { body }) => ({
    action: String(headers["x-amz-target"]).slice(serviceName.length + 1),
    parameters: treeOf(body.length === 0 ? {} : parsed(() => readJson(body.toString("utf8")))),
  }),
  answer: (_, document) => writeJson(document),
  fault: (fault) => JSON.stringify(faultDocument(fault)),
};

/** Smithy's RPC over CBOR: the action in the path. */
const cbor: Notation = {
  contentType: "application/cbor",
  protocol: "rpc-v2-cbor",
  read: ({ target }, { body }) => ({
    action: operationPath.exec(target)?.[1],
    parameters: treeOf(body.length === 0 ? {} : parsed(() => readCbor(body))),
  }),
  answer: (_, document): ResponseBody => writeCbor(document),
  fault: (fault) => writeCbor(faultDocument(fault)),
};

const operationPath = new RegExp(`/service/${serviceName}/operation/(\\w+)(?:\\?|$)`);

/** How a request is written that is not in the Query protocol; undefined where it is. */
export function otherNotation({ target, headers }: FrontendRequest): Notation | undefined {
  if (headers["smithy-protocol"] === "rpc-v2-cbor" || operationPath.test(target)) return cbor;
  const action = headers["x-amz-target"];
  return typeof action === "string" && action.startsWith(`${serviceName}.`) ? json : undefined;
}

function parsed(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    throw isCloudError(error) ? wrong(`cannot be read. ${error.message}`) : error;
  }
}

/** Times are seconds since 1970 in JSON; a Date would write itself as a text. */
const writeJson = (document: unknown): string =>
  JSON.stringify(document, function (this: Readonly<Record<string, unknown>>, key, value: unknown) {
    const own = this[key];
    return own instanceof Date ? own.getTime() / 1000 : value;
  });

const faultDocument = ({ awsCode, message }: AwsFault) => ({ __type: awsCode, message });
