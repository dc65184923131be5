import type { AccessRecord } from "../gateway/gateway.ts";
import { plainProvider, plainUser } from "./redaction.ts";

let lastTime = 0;
let lastText = "";

/** The time in ISO form; many requests share a millisecond. */
export function isoTime(at: number): string {
  if (at !== lastTime) {
    lastTime = at;
    lastText = new Date(at).toISOString();
  }
  return lastText;
}

/** A request as a line of JSON, in the form of the log's other lines. Times are in milliseconds, with three decimals. */
export function jsonLogLine(record: AccessRecord, at: number): string {
  const line = {
    level: "info",
    time: isoTime(at),
    requestId: record.requestId,
    frontend: record.frontend,
    client: record.client,
    user: plainUser(record.user),
    method: record.method,
    path: record.path,
    driver: record.driver,
    provider: plainProvider(record.provider),
    operation: record.operation,
    status: record.status,
    outcome: record.outcome,
    bytes: record.bytes,
    duration: rounded(record.duration),
    cloudDuration: rounded(record.cloudDuration),
    msg: "request",
  };
  return `${JSON.stringify(line)}\n`;
}

const rounded = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;
