import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import type { AccessRecord, OperatorLog } from "../gateway/gateway.ts";
import { commonLogLine } from "./common-log-line.ts";
import { isoTime, jsonLogLine } from "./json-log-line.ts";
import { redact } from "./redaction.ts";
import type { Configuration } from "./settings.ts";
import { StartError } from "./start-error.ts";

/** Where the server tells what happens. */
export interface ServerLog extends OperatorLog {
  /** One line for a request. */
  access(record: AccessRecord): void;
  /** Opens the file anew after it was moved away. */
  reopen(): void;
  /** Writes out what is still held. Lines that follow are written at once. */
  flush(): void;
}

/** Lines are collected for this time, in milliseconds, which costs a fraction of writing each one. */
const flushInterval = 100;
/** So many requests are put into words at once, which also costs a fraction of doing it one by one. */
const gathered = 64;
/** And written as soon as there are so many bytes of them. */
const collected = 61_440;
/** What a pipe takes as a whole however many processes write to it, in bytes: POSIX' least PIPE_BUF of today's systems. */
const largestWhole = 4096;
const collectedWhole = 3072;
/** Lines are dropped rather than held beyond this size when nothing takes them, in bytes. */
const mostHeld = 16_777_216;

/** What else is to be known of a log. */
interface LogOptions {
  /** Whether other processes write to it too, so that what is written at once must be whole lines. */
  readonly shared?: boolean;
}

/**
 * Opens the log. Lines are JSON; with the common format a request is one line of Apache's form, and the rest goes to the
 * standard error.
 * @throws StartError when the file cannot be opened
 */
export async function openLog(
  { file, format, verbose }: Configuration["logging"],
  { shared = false }: LogOptions = {},
): Promise<ServerLog> {
  const { pino } = await import("./log-library.ts");
  if (file !== undefined) checkFile(file);
  const destination = pino.destination({
    dest: file ?? 1,
    sync: false,
    minLength: shared ? collectedWhole : collected,
    maxWrite: shared ? largestWhole : collected + 1024,
    maxLength: mostHeld,
    periodicFlush: flushInterval,
  });
  await once(destination, "ready");
  // Nobody reads the standard output any more, or the disk is full: the server goes on without a log.
  destination.on("error", () => {});
  const level = verbose ? "debug" : "info";
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${isoTime(Date.now())}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const common = format === "common";
  const lines = common ? pino(options, pino.destination({ dest: 2, sync: true })) : pino(options, destination);
  const requests: { readonly record: AccessRecord; readonly at: number }[] = [];
  let timer: NodeJS.Timeout | undefined;
  const writeRequests = (): void => {
    clearTimeout(timer);
    timer = undefined;
    let text = "";
    for (const { record, at } of requests) {
      const line = common ? commonLogLine(record, new Date(at), verbose) : jsonLogLine(record, at);
      // One by one they are joined to no more than what is written at once.
      if (shared) destination.write(line);
      else text += line;
    }
    requests.length = 0;
    if (text !== "") destination.write(text);
  };
  const writeAll = (): void => {
    writeRequests();
    destination.flushSync();
  };
  const tell = (kind: "debug" | "warn" | "error", fields: Readonly<Record<string, unknown>>, message: string): void => {
    writeRequests();
    lines[kind](redact(fields), message);
  };
  let open = true;
  return {
    debug: (fields, message) => {
      if (verbose) tell("debug", fields, message);
    },
    warn: (fields, message) => tell("warn", fields, message),
    error: (fields, message) => tell("error", fields, message),
    access(record) {
      requests.push({ record, at: Date.now() });
      if (!open) writeAll();
      else if (requests.length >= gathered) writeRequests();
      else timer ??= setTimeout(writeRequests, flushInterval).unref();
    },
    reopen() {
      if (file === undefined) return;
      writeAll();
      destination.reopen();
    },
    flush() {
      open = false;
      writeAll();
    },
  };
}

function checkFile(file: string): void {
  try {
    closeSync(openSync(file, "a"));
  } catch (error) {
    throw new StartError(`The log ${file} cannot be opened: ${(error as NodeJS.ErrnoException).code}`);
  }
}
