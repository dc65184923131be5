import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { AwsError, type Answer, type AwsClient } from "./aws-client.ts";

interface Line {
  readonly answer?: Answer;
  readonly pages?: readonly Answer[];
  readonly error?: { readonly code?: string; readonly message: string };
}

/**
 * A client in a process of its own, which takes a call on a line of its standard input and answers on a line of its output, both in JSON.
 * It is ended by the end of its input.
 */
export function clientInProcess(program: string, args: readonly string[], environment: NodeJS.ProcessEnv): AwsClient {
  const child = spawn(program, args, { env: environment, stdio: ["pipe", "pipe", "pipe"] });
  let errorOutput = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errorOutput += chunk.toString();
  });
  child.stdin.on("error", () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, "close");

  async function ask(question: Readonly<Record<string, unknown>>): Promise<Line> {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const { done, value } = await lines.next();
    if (done === true) throw new Error(`${program} ended: ${errorOutput}`);
    const line = JSON.parse(value) as Line;
    if (!line.error) return line;
    const { code, message } = line.error;
    throw code === undefined ? new Error(message) : new AwsError(code, message);
  }

  return {
    call: async (operation, parameters = {}, service = "ec2") =>
      (await ask({ what: "call", service, name: operation, parameters })).answer ?? {},
    wait: async (waiter, parameters, service = "ec2") => void (await ask({ what: "wait", service, name: waiter, parameters })),
    pages: async (operation, pageSize, parameters = {}) =>
      (await ask({ what: "pages", service: "ec2", name: operation, parameters, pageSize })).pages ?? [],
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
