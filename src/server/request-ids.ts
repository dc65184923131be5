import { randomBytes } from "node:crypto";

const harmless = /^[\w.:=+/-]{1,128}$/;

/** Makes request ids: a random prefix for the process, and a number. */
export function createRequestIds(): () => string {
  const prefix = randomBytes(6).toString("hex");
  let count = 0;
  return () => `${prefix}-${(++count).toString(36)}`;
}

/** An id that a trusted proxy gave, if it can stand in a header and a log. */
export function givenRequestId(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === "string" && harmless.test(header) ? header : undefined;
}
