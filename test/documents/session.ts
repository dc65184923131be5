import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Block } from "./blocks.ts";
import { defaultPort, withFreePorts, withNamedPorts, type Ports } from "./ports.ts";
import type { Scratch } from "./scratch.ts";

/** A piece of a document that runs, and what it must print, where the document shows it. */
interface Step {
  readonly line: number;
  readonly command: string;
  readonly expected?: string;
}

const marker = "@@ step ";

/**
 * Runs the commands of a document in its order, in one shell, as a reader would type them. A server is there from the beginning.
 * @param programs commands that run what is not a command itself, by the line of the block behind which they run
 * @param environment what the reader has in the environment beside what this process has
 * @throws with the document's line when a command fails, or prints something else than the document says
 */
export async function runCommands(
  blocks: readonly Block[],
  { folder, commands }: Scratch,
  ports: Ports,
  programs: ReadonlyMap<number, string> = new Map(),
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const steps = blocks.flatMap((block) => {
    const program = programs.get(block.line);
    return program === undefined ? stepsOf(block) : [{ line: block.line, command: program }];
  });
  if (steps.length === 0) return;
  const pieces = steps.map(({ command }, index) => `echo; echo '${marker}${index}'; echo '${marker}${index}' >&2\n${command}\n`);
  const typed = withServersAwaited(withFreePorts(pieces.join(""), ports));
  const script = `set -euo pipefail\ndeltacloudd -i mock >/dev/null\n${typed}`;
  writeFileSync(path.join(folder, ".commands", "session.sh"), script);
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:API_|DELTACLOUD|NODE_)/.test(name));
  const home = path.join(folder, ".home");
  const shell = spawn("bash", [path.join(commands, "session.sh")], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...Object.fromEntries(inherited),
      ...environment,
      PATH: `${commands}:${environment["PATH"] ?? process.env["PATH"] ?? ""}`,
      HOME: home,
      XDG_CONFIG_HOME: path.join(home, ".config"),
      CURL_HOME: home,
      DOCUMENT_SERVERS: path.join(folder, ".servers"),
      DOCUMENT_PORT: ports.get(defaultPort),
    },
  });
  let output = "";
  let complaints = "";
  shell.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  shell.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
  const [status] = (await once(shell, "close")) as [number | null];
  const printed = output.split(`\n${marker}`).slice(1);
  const failed = steps[printed.length - 1];
  if (status !== 0 || failed === undefined) {
    const last = complaints.split(`${marker}${printed.length - 1}\n`).at(-1);
    const all = `${printed.at(-1) ?? output}\n${last ?? ""}`;
    throw new Error(`${where(blocks, failed)}: the commands ended with ${status}\n${failed?.command ?? script}\n${all}`);
  }
  for (const [index, { expected, ...step }] of steps.entries()) {
    const text = withNamedPorts((printed[index] ?? "").replace(/^\d+\n/, ""), ports);
    if (expected === undefined || patternOf(expected).test(text.trim())) continue;
    throw new Error(`${where(blocks, step)}: it should print\n${expected}\nand prints\n${text}`);
  }
}

const where = ([block]: readonly Block[], step: Pick<Step, "line"> | undefined): string =>
  `${block?.document ?? ""}:${step?.line ?? 1}`;

/** The same, where a server in the background is there before the next command: a reader sees it start, and its stand-in comes back then. */
const withServersAwaited = (script: string): string => script.replaceAll(/^(deltacloudd .*\S) *&$/gm, "$1");

/** A block of commands is one step; in a `console` each command behind a `$` is one, and what follows is what it prints. */
function stepsOf({ language, content, line, notRun, file }: Block): readonly Step[] {
  if (notRun !== undefined || file !== undefined) return [];
  const [outside] = /(?<=\s)\/(?:etc|opt|usr|var)\/\S*/.exec(content) ?? [];
  if (outside !== undefined)
    throw new Error(`line ${line}: ${outside} is the machine's; mark the block with <!-- not run: REASON -->`);
  if (language === "sh") return [{ line, command: content }];
  if (language !== "console") return [];
  const [before, ...commands] = `\n${content}`.split(/\n\$ /);
  if (before?.trim() !== "") throw new Error(`a console begins with a command behind "$ "`);
  return commands.map((text): Step => {
    const [, command = "", expected = ""] = /^((?:[^\n]*\\\n)*[^\n]*)\n?([^]*)$/.exec(text) ?? [];
    return { line, command, expected: expected.trim() };
  });
}

/** What the document shows, where `...` stands for anything. */
function patternOf(expected: string): RegExp {
  const parts = expected.split("...").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join("[^]*")}$`);
}
