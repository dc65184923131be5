import { readFileSync, writeFileSync } from "node:fs";
import { stringify, parse } from "yaml";
import type { Transport, TransportRequest } from "../http/transport.ts";
import { Readable } from "node:stream";
import { scrubbed, type Scrubbing } from "./http-scrubbing.ts";

/** One request and its answer, as they stand in the file: without secrets. */
export interface Interaction {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: RecordedBody;
  };
  readonly answer: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | readonly string[]>>;
    readonly body?: RecordedBody;
  };
}

/** Text as it is, JSON as data, and other bytes in Base64. */
export type RecordedBody = { readonly text: string } | { readonly json: unknown } | { readonly base64: string };

/** A file of interactions, in the order in which they took place. */
export interface Recording {
  /** What was recorded, where and when, and how to do it again: for whoever reads the file. */
  readonly about: string;
  readonly interactions: readonly Interaction[];
}

/** Fields that are another in every run, or say nothing of the request. */
const passing = new Set([
  "accept-encoding",
  "connection",
  "content-length",
  "date",
  "host",
  "keep-alive",
  "transfer-encoding",
  "user-agent",
]);

/**
 * Lets requests through and writes them down, without secrets. Bodies are held whole: a recording is for small ones. An answer is asked for
 * uncompressed.
 */
export function recordingTransport(transport: Transport, scrubbing: Scrubbing = {}) {
  const interactions: Interaction[] = [];
  return {
    /** Writes what was recorded so far. */
    save(file: string, about: string): void {
      writeFileSync(file, stringify({ about, interactions } satisfies Recording, { lineWidth: 0 }));
    },
    interactions: interactions as readonly Interaction[],
    async send(request: TransportRequest) {
      const sent = await bytesOf(request.body);
      const headers = { ...request.headers };
      delete headers["accept-encoding"];
      const answer = await transport.send({ ...request, headers, body: sent });
      const received = await bytesOf(answer.body);
      interactions.push(
        scrubbed(
          {
            request: describeRequest(request, sent),
            answer: { status: answer.status, headers: answerFields(answer.headers, received), ...bodyField(received) },
          },
          scrubbing,
        ),
      );
      return { ...answer, body: Readable.from(received ? [received] : []) };
    },
    close: () => transport.close(),
  } satisfies Transport & Record<string, unknown>;
}

/** A transport that answers from a recording. */
export interface ReplayTransport extends Transport {
  /** @throws Error when there are interactions that nobody has asked for */
  assertComplete(): void;
}

/**
 * Answers from a recording, strictly: each request must be the next of the recording, the same in method, URL, fields and body once secrets are
 * taken out of both. Anything else is an error that says where they differ.
 */
export function replayTransport(recording: Recording, scrubbing: Scrubbing = {}): ReplayTransport {
  let place = 0;
  return {
    async send(request) {
      if (request.cancellation.aborted) throw request.cancellation.aborted;
      const sent = await bytesOf(request.body);
      const next = recording.interactions[place];
      const { request: asked } = scrubbed(
        { request: describeRequest(request, sent), answer: { status: 0, headers: {} } },
        scrubbing,
      );
      if (!next) throw new Error(`the recording has ended, but there is ${asked.method} ${asked.url}`);
      const difference = differenceOf(next.request, asked);
      if (difference !== undefined) throw new Error(`request ${place + 1} is not the recorded one: ${difference}`);
      place++;
      const { status, headers, body } = next.answer;
      const bytes = body && bytesOfRecorded(body);
      return { status, headers: headers as Record<string, string | string[]>, body: Readable.from(bytes ? [bytes] : []) };
    },
    async close() {},
    assertComplete() {
      const missing = recording.interactions.slice(place).map(({ request }) => `${request.method} ${request.url}`);
      if (missing.length > 0) throw new Error(`nobody has asked for ${missing.join(", ")}`);
    },
  };
}

/** Reads a recording. */
export function readRecording(file: string): Recording {
  return parse(readFileSync(file, "utf8")) as Recording;
}

function describeRequest({ method, target, headers }: TransportRequest, body: Buffer | undefined): Interaction["request"] {
  const fields = Object.fromEntries(
    Object.entries(kept(headers)).map(([name, value]) => [name, typeof value === "string" ? value : value.join(", ")]),
  );
  return { method, url: target.origin + target.path, headers: fields, ...bodyField(body) };
}

function kept(headers: TransportRequest["headers"] | Readonly<Record<string, string | string[] | undefined>>) {
  const fields: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined && !passing.has(name)) fields[name] = value;
  return fields;
}

/** Without a body the length says something of its own: how much a GET would bring. */
function answerFields(headers: Readonly<Record<string, string | string[] | undefined>>, body: Buffer | undefined) {
  const length = headers["content-length"];
  const fields = kept(headers);
  if (length !== undefined && !body?.length) fields["content-length"] = length;
  return fields;
}

function bodyField(bytes: Buffer | undefined): { readonly body?: RecordedBody } {
  if (!bytes || bytes.length === 0) return {};
  const text = bytes.toString();
  if (!Buffer.from(text).equals(bytes)) return { body: { base64: bytes.toString("base64") } };
  try {
    const json: unknown = JSON.parse(text);
    // What is written otherwise than JSON.stringify does must come back as it was.
    if (typeof json === "object" && JSON.stringify(json) === text) return { body: { json } };
  } catch {
    // It is text.
  }
  return { body: { text } };
}

function bytesOfRecorded(body: RecordedBody): Buffer {
  if ("base64" in body) return Buffer.from(body.base64, "base64");
  return Buffer.from("json" in body ? JSON.stringify(body.json) : body.text);
}

async function bytesOf(body: TransportRequest["body"]): Promise<Buffer | undefined> {
  if (body === undefined) return undefined;
  if (typeof body === "string" || body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function differenceOf(recorded: Interaction["request"], asked: Interaction["request"]): string | undefined {
  const parts = ["method", "url", "headers", "body"] as const;
  const part = parts.find((name) => canonical(recorded[name]) !== canonical(asked[name]));
  return part && `its ${part} is ${canonical(asked[part])}, recorded is ${canonical(recorded[part])}`;
}

/** Text that is the same for the same data, whatever the order of its members. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, member: unknown) =>
      typeof member === "object" && member !== null && !Array.isArray(member)
        ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : member,
    ) ?? "nothing"
  );
}
