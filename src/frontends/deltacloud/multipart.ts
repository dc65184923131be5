import { CloudError } from "../../model/errors.ts";

/** One part of a multipart form. */
export interface Part {
  readonly name: string;
  /** Set for files. */
  readonly filename: string | undefined;
  readonly contentType: string | undefined;
  /** To be read before the next part is asked for; what is left of it then is skipped. */
  readonly content: AsyncGenerator<Uint8Array, void, undefined>;
}

/** Whether a Content-Type is that of a multipart form. */
export function isMultipart(contentType: string | undefined): boolean {
  return contentType !== undefined && /^\s*multipart\/form-data\s*(;|$)/i.test(contentType);
}

/**
 * The parts of a multipart form (RFC 7578), one after the other. It reads on only as its reader does, so that a file of any
 * size passes through. No bytes at all are a form without parts.
 * @throws `invalid_argument` when the form is malformed or ends too early
 */
export async function* readParts(body: AsyncIterable<Uint8Array>, contentType: string): AsyncGenerator<Part, void, undefined> {
  const [, quoted, token] = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;,"]{1,200}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? token;
  if (boundary === undefined) throw malformed("has no boundary");
  const delimiter = Buffer.from(`\r\n--${boundary}`, "latin1");
  const source = new Source(body);
  if (!(await source.more())) return;
  await skip(source.until(delimiter));
  for (;;) {
    if (await source.startsWith("--")) break;
    if ((await source.line()).trim() !== "") throw malformed("has a damaged boundary");
    const content = source.until(delimiter);
    yield { ...describe(await readHeaders(source)), content };
    await skip(content);
  }
  while (await source.more()) source.drop();
}

/** What has come and is not read yet. A line break stands before it all, as one stands before every other boundary. */
class Source {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.from("\r\n");

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#pieces = body[Symbol.asyncIterator]();
  }

  /** Takes in the next piece; false at the end. */
  async more(): Promise<boolean> {
    const { done, value } = await this.#pieces.next();
    if (done) return false;
    this.#held =
      this.#held.length === 0 ? Buffer.from(value.buffer, value.byteOffset, value.length) : Buffer.concat([this.#held, value]);
    return true;
  }

  drop(): void {
    this.#held = Buffer.alloc(0);
  }

  /** Everything up to a delimiter, which is taken away too. */
  async *until(delimiter: Buffer): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const at = this.#held.indexOf(delimiter);
      // The delimiter may have begun in the last bytes held.
      const end = at === -1 ? Math.max(0, this.#held.length - delimiter.length + 1) : at;
      const piece = this.#held.subarray(0, end);
      this.#held = this.#held.subarray(at === -1 ? end : at + delimiter.length);
      if (piece.length > 0) yield piece;
      if (at !== -1) return;
      if (!(await this.more())) throw malformed("ends too early");
    }
  }

  async startsWith(text: string): Promise<boolean> {
    while (this.#held.length < text.length) if (!(await this.more())) throw malformed("ends too early");
    return this.#held.toString("latin1", 0, text.length) === text;
  }

  /** The rest of a line, without its end. */
  async line(): Promise<string> {
    for (;;) {
      const at = this.#held.indexOf("\r\n");
      if (at > longestLine || (at === -1 && this.#held.length > longestLine)) throw malformed("has a line that is too long");
      if (at !== -1) {
        const line = this.#held.toString("utf8", 0, at);
        this.#held = this.#held.subarray(at + 2);
        return line;
      }
      if (!(await this.more())) throw malformed("ends too early");
    }
  }
}

const longestLine = 8192;
const mostHeaders = 32;

async function readHeaders(source: Source): Promise<ReadonlyMap<string, string>> {
  const headers = new Map<string, string>();
  for (let count = 0; ; count++) {
    const line = await source.line();
    if (line === "") return headers;
    if (count === mostHeaders) throw malformed("has a part with too many headers");
    const colon = line.indexOf(":");
    if (colon < 1) throw malformed("has a damaged header");
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
}

function describe(headers: ReadonlyMap<string, string>): Omit<Part, "content"> {
  const disposition = headers.get("content-disposition") ?? "";
  if (!/^form-data\s*;/i.test(disposition)) throw malformed("has a part that is not form data");
  const parameters = new Map<string, string>();
  for (const [, name = "", quoted, token] of disposition.matchAll(/;\s*([\w-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/g)) {
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(["\\])/g, "$1").replaceAll("%22", '"') ?? token ?? "");
  }
  const name = parameters.get("name");
  if (name === undefined) throw malformed("has a part without a name");
  return { name, filename: parameters.get("filename"), contentType: headers.get("content-type") };
}

async function skip(content: AsyncIterator<Uint8Array>): Promise<void> {
  while (!(await content.next()).done);
}

const malformed = (problem: string): CloudError => new CloudError("invalid_argument", `The multipart form ${problem}.`);
