import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly httpVersion: string;
  /** By lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** A client that sends the bytes it is told to, and reads answers one by one. */
export class RawClient {
  readonly socket: Socket;
  #received = Buffer.alloc(0);
  #ended = false;
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    const end = (): void => {
      this.#ended = true;
      this.#wake();
    };
    socket.on("end", end).on("close", end).on("error", end);
  }

  /** Whether the server has closed the connection. */
  get ended(): boolean {
    return this.#ended;
  }

  send(bytes: string | Uint8Array): this {
    this.socket.write(bytes);
    return this;
  }

  /** Reads one answer; interim ones (1xx) count as answers of their own. @throws when the connection ends before it is complete */
  async answer(method = "GET"): Promise<RawAnswer> {
    const head = await this.#take((text) => (text.includes("\r\n\r\n") ? text.indexOf("\r\n\r\n") + 4 : -1));
    const [first = "", ...lines] = head.trimEnd().split("\r\n");
    const [, httpVersion = "", code = "0"] = /^HTTP\/(\d\.\d) (\d{3})/.exec(first) ?? [];
    const headers = new Map(
      lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
    );
    const status = Number(code);
    return { status, httpVersion, headers, body: await this.#body(method, status, headers) };
  }

  /** Everything that comes until the server closes the connection. */
  async rest(): Promise<string> {
    while (!this.#ended) await this.#more();
    return this.#received.toString("latin1");
  }

  async #body(method: string, status: number, headers: RawAnswer["headers"]): Promise<string> {
    if (method === "HEAD" || status < 200 || status === 204 || status === 304) return "";
    if (headers.get("transfer-encoding") === "chunked") {
      let body = "";
      for (;;) {
        const size = Number.parseInt(await this.#take((text) => text.indexOf("\n") + 1 || -1), 16);
        body += (await this.#take((text) => (text.length >= size + 2 ? size + 2 : -1))).slice(0, size);
        if (size === 0) return body;
      }
    }
    const length = headers.get("content-length");
    if (length !== undefined) return this.#take((text) => (text.length >= Number(length) ? Number(length) : -1));
    const rest = await this.rest();
    this.#received = Buffer.alloc(0);
    return rest;
  }

  async #take(lengthIn: (text: string) => number): Promise<string> {
    for (;;) {
      const text = this.#received.toString("latin1");
      const length = lengthIn(text);
      if (length >= 0) {
        this.#received = this.#received.subarray(length);
        return text.slice(0, length);
      }
      if (this.#ended) throw new Error(`the connection ended after ${JSON.stringify(text)}`);
      await this.#more();
    }
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** Connects to a server on this machine. */
export async function connectRaw(port: number): Promise<RawClient> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  return new RawClient(socket);
}

/** Connects with TLS, to whatever certificate. */
export async function connectRawTls(port: number): Promise<RawClient> {
  const socket = connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false });
  await once(socket, "secureConnect");
  return new RawClient(socket);
}
