import { execFile } from "node:child_process";
import { AwsError, type Answer, type AwsClient, type Parameters, type Service } from "./aws-client.ts";

const patience = 900_000;

/** The command line client of AWS: each call is a process. Words become options as its manual has them. */
export function awsCli(program: string, furtherOptions: readonly string[], environment: NodeJS.ProcessEnv): AwsClient {
  async function run(words: readonly string[], parameters: Parameters): Promise<Answer> {
    const options = [...words, ...Object.entries(parameters).flatMap(asOption), ...furtherOptions, "--output", "json"];
    const { failed, output, errorOutput } = await new Promise<{ failed: boolean; output: string; errorOutput: string }>(
      (resolve) => {
        execFile(program, options, { env: environment, timeout: patience, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
          resolve({ failed: error !== null, output: stdout, errorOutput: stderr }),
        );
      },
    );
    if (failed) {
      const [, code, message] = /An error occurred \(([\w.]+)\)[^:]*: ([^]*)/.exec(errorOutput) ?? [];
      throw code === undefined
        ? new Error(`aws ${options.join(" ")}: ${errorOutput}`)
        : new AwsError(code, message?.trim() ?? "");
    }
    return output.trim() === "" ? {} : (JSON.parse(output) as Answer);
  }

  return {
    call: (operation, parameters = {}, service: Service = "ec2") => run([service, dashed(operation)], counted(parameters)),
    wait: async (waiter, parameters) => void (await run(["ec2", "wait", dashed(waiter)], parameters)),
    // It follows the pages by itself, and prints them as one.
    pages: async (operation, pageSize, parameters = {}) => [
      await run(["ec2", dashed(operation), "--page-size", String(pageSize)], parameters),
    ],
    close: async () => {},
  };
}

/** `MinCount` and `MaxCount` are one option. */
function counted({ MinCount: minimum, MaxCount: maximum, ...others }: Parameters): Parameters {
  return minimum === undefined ? others : { ...others, Count: `${String(minimum)}:${String(maximum)}` };
}

function asOption([name, value]: readonly [string, unknown]): readonly string[] {
  if (typeof value === "boolean") return [`--${value ? "" : "no-"}${dashed(name)}`];
  return [`--${dashed(name)}`, typeof value === "string" ? value : JSON.stringify(value)];
}

/** `DescribeInstances` is `describe-instances`. */
function dashed(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "-").toLowerCase();
}
