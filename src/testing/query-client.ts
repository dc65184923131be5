import type { TestContext } from "node:test";
import type { Frontend } from "../gateway/frontend.ts";
import type { Driver } from "../model/driver.ts";
import type { XmlElement } from "../model/xml-element.ts";
import { readXml } from "../wire/xml-reader.ts";
import { listen } from "./frontend-listener.ts";
import { testGateway, type TestGateway, type TestGatewayOptions } from "./gateway-harness.ts";

/** What a call of a Query API came to. */
export interface QueryAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly root: XmlElement;
  /** The code of an error; undefined for a success. */
  readonly code: string | undefined;
  /** The texts of all elements at a path below the root, such as `reservationSet.item.ownerId`; `*` is any element. */
  at(path: string): readonly string[];
}

/** A client of a Query API that signs nothing: it sends user and password. */
export interface QueryClient {
  readonly url: string;
  readonly gateway: TestGateway;
  /** Sends a form. Whatever it comes to is given back. */
  call(action: string, parameters?: Readonly<Record<string, string>>): Promise<QueryAnswer>;
  /** The same. @throws Error for an answer that is an error */
  ok(action: string, parameters?: Readonly<Record<string, string>>): Promise<QueryAnswer>;
}

/** Puts a frontend over a driver on a port of its own, for the time of a test. */
export async function queryClient(
  context: TestContext,
  frontend: Frontend,
  driver: Driver,
  options: TestGatewayOptions & { readonly user?: string; readonly password?: string; readonly version?: string } = {},
): Promise<QueryClient> {
  const { user = "mockuser", password = "mockpassword", version = "2016-11-15", ...forGateway } = options;
  const gateway = testGateway(driver, forGateway);
  const { url, close } = await listen(frontend, gateway.gateway);
  context.after(async () => {
    await close();
    await gateway.gateway.close();
  });
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const call: QueryClient["call"] = async (action, parameters = {}) => {
    const body = new URLSearchParams({ Action: action, Version: version, ...parameters });
    return answerOf(await fetch(url, { method: "POST", body, headers: { authorization } }));
  };
  return {
    url,
    gateway,
    call,
    async ok(action, parameters) {
      const answer = await call(action, parameters);
      if (answer.status !== 200) throw new Error(`${action}: ${answer.status} ${answer.text}`);
      return answer;
    },
  };
}

/** Reads what a Query API answered. */
export async function answerOf(response: Response): Promise<QueryAnswer> {
  const text = await response.text();
  const root = readXml(text);
  const at = (path: string): readonly string[] => textsAt(root, path.split("."));
  const [code] = [...at("Errors.Error.Code"), ...at("Error.Code")];
  return { status: response.status, headers: response.headers, text, root, code, at };
}

function textsAt({ children, text }: XmlElement, path: readonly string[]): readonly string[] {
  const [first, ...rest] = path;
  if (first === undefined) return [text];
  return children.filter(({ name }) => name === first || first === "*").flatMap((child) => textsAt(child, rest));
}
