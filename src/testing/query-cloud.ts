import type { TestContext } from "node:test";
import type { Cloud } from "../gateway/cloud.ts";
import { createEgressPolicy } from "../http/egress.ts";
import { createHttpCore } from "../http/http-core.ts";
import type { Driver } from "../model/driver.ts";
import { testGateway } from "./gateway-harness.ts";
import { bodyOf, serve } from "./http-scene.ts";

/** The parameters of a call. */
export type QueryFields = Readonly<Record<string, string>>;

/** What actions answer, by their names: the children of the answer's own element. An error is thrown as a `QueryError`. */
export type QueryAnswers = Readonly<Record<string, string | ((fields: QueryFields) => string)>>;

/** An error that an action answers with. */
export class QueryError extends Error {
  readonly status: number;
  readonly awsCode: string;

  constructor(awsCode: string, status = 400, message = "Words of the cloud.") {
    super(message);
    this.awsCode = awsCode;
    this.status = status;
  }
}

/** One call as it came. */
interface Asked {
  readonly path: string;
  readonly fields: QueryFields;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A driver before a cloud that speaks AWS's Query protocol, and what that cloud was asked. */
export interface QueryCloud {
  readonly cloud: Cloud;
  readonly asked: readonly Asked[];
  /** The actions that were called, in order. */
  actions(): readonly string[];
}

/**
 * Starts such a cloud, which knows these actions alone.
 * @param provider the provider string that leads to a URL; the URL itself, in a region `north`, unless told
 */
export async function queryCloud(
  context: TestContext,
  driver: Driver,
  answers: QueryAnswers,
  provider = (url: string) => `north;${url}`,
): Promise<QueryCloud> {
  const asked: Asked[] = [];
  const url = await serve(context, async (request, response) => {
    const fields = Object.fromEntries(new URLSearchParams(await bodyOf(request)));
    asked.push({ path: request.url ?? "", fields, headers: request.headers });
    const { Action: action = "" } = fields;
    try {
      const answer = answers[action];
      if (answer === undefined) throw new QueryError("InvalidAction");
      const content = typeof answer === "string" ? answer : answer(fields);
      response.end(`<${action}Response>${content}</${action}Response>`);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      response.writeHead(error.status).end(errorDocument(error));
    }
  });
  const egress = createEgressPolicy();
  const http = createHttpCore({ egress, clock: { now: Date.now, sleep: async () => {} } });
  const { gateway, select } = testGateway(driver, { egress, http, settings: { [driver.name]: { provider: provider(url) } } });
  context.after(() => gateway.close());
  const cloud = await select({ credentials: { user: "AKID", password: "secret" } });
  return { cloud, asked, actions: () => asked.map(({ fields }) => fields["Action"] ?? "") };
}

const errorDocument = ({ awsCode, message }: QueryError): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${awsCode}</Code><Message>${message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`;
