import { execFile } from "node:child_process";

/** Runs a tool to its end and gives what it printed. @throws with all it wrote when it fails */
export function runTool(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  folder?: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { env: environment, cwd: folder, maxBuffer: 2 ** 26, timeout: 1_500_000 },
      (error, output, errorOutput) => {
        if (error) reject(new Error(`${program} ended with ${String(error.code ?? error.signal)}:\n${output}\n${errorOutput}`));
        else resolve(output);
      },
    );
  });
}
