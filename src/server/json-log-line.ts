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

/**
 * A request as a line of JSON, in the form of the log's other lines; what is unknown is absent. Times are in milliseconds, with
 * three decimals. The line is put together by hand: it is written for every request, and nearly all values need no escape.
 */
export function jsonLogLine(record: AccessRecord, at: number): string {
  return (
    `{"level":"info","time":"${isoTime(at)}"` +
    text("requestId", record.requestId) +
    text("frontend", record.frontend) +
    text("client", record.client) +
    text("user", plainUser(record.user)) +
    text("accessKey", record.accessKey) +
    text("method", record.method) +
    text("path", record.path) +
    text("driver", record.driver) +
    text("provider", plainProvider(record.provider)) +
    text("operation", record.operation) +
    `,"status":${record.status}` +
    text("outcome", record.outcome) +
    `,"bytes":${record.bytes},"duration":${rounded(record.duration)},"cloudDuration":${rounded(record.cloudDuration)},"msg":"request"}\n`
  );
}

const simple = /^[\w ./:+-]*$/;

function text(name: string, value: string | undefined): string {
  if (value === undefined) return "";
  return `,"${name}":${simple.test(value) ? `"${value}"` : JSON.stringify(value)}`;
}

const rounded = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;
