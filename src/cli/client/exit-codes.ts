import { ApiError } from "../../client/client.ts";

/** What the command's end tells a script. */
export const exitCodes = {
  0: "done",
  1: "the API, or this machine, refused it",
  2: "the command line is wrong",
  3: "there is no such resource",
  4: "the credentials are missing or wrong",
  5: "what --wait waited for did not come in time",
  130: "interrupted",
} as const;

export type ExitCode = keyof typeof exitCodes;

/** What the user wrote and no command understands. */
export class UsageError extends Error {}

/** The user pressed Ctrl-C. */
export class Interrupted extends Error {}

/** The exit code of a failure. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Interrupted) return 130;
  if (error instanceof UsageError) return 2;
  if (!(error instanceof ApiError)) return 1;
  if (error.code === "not_found") return 3;
  if (error.code === "unauthenticated") return 4;
  return error.code === "wait_timeout" ? 5 : 1;
}

/** What is told of a failure: one line, or a few; never where in the program it was. */
export function messageOf(error: unknown): string {
  if (error instanceof Interrupted) return "";
  if (error instanceof UsageError) return error.message;
  const text = error instanceof Error ? error.message : String(error);
  if (!(error instanceof ApiError)) return text;
  const facts: string[] = [error.code];
  if (error.status !== undefined) facts.push(`HTTP ${error.status}`);
  if (error.requestId !== undefined) facts.push(`request ${error.requestId}`);
  const hint = error.code === "unauthenticated" ? "\nTo give and keep credentials try: deltacloud login" : "";
  return `${text.replace(/\.$/, "")} (${facts.join(", ")})${hint}`;
}
