import type { AccessRecord } from "../gateway/gateway.ts";
import { plainProvider, plainUser } from "./redaction.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * A line of Apache's common log with the seconds at its end, as the original wrote it, but without the query. Verbose, it
 * also has the driver and the provider before the status.
 */
export function commonLogLine(record: AccessRecord, at: Date, verbose: boolean): string {
  const user = word(plainUser(record.user)) || "-";
  const request = `${quoted(record.method)} ${quoted(record.path)} HTTP/${record.httpVersion}`;
  const cloud = verbose ? `${word(record.driver) || "-"} ${word(plainProvider(record.provider)) || "-"} ` : "";
  const length = record.bytes === 0 ? "-" : String(record.bytes);
  const seconds = (record.duration / 1000).toFixed(4);
  return `${record.client || "-"} - ${user} [${localTime(at)}] "${request}" ${cloud}${record.status} ${length} ${seconds}\n`;
}

function localTime(at: Date): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  const day = `${two(at.getDate())}/${months[at.getMonth()]}/${at.getFullYear()}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** A text that can neither end its quotes nor its line. */
function quoted(text: string): string {
  return text.replaceAll(
    /[^\u0020-\u007e]|["\\]/g,
    (character) => `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, "0")}`,
  );
}

function word(text: string | undefined): string {
  return text === undefined ? "" : quoted(text).replaceAll(" ", "\\x20");
}
