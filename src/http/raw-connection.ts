import type { OnReadOpts, Socket } from "node:net";
import { Duplex } from "node:stream";
import { RawBody } from "./raw-body.ts";

/** How much is read at a time of heads and short bodies. */
const usualRead = 64 * 1024;

/**
 * A connection whose bytes can be taken past the parser of HTTP: it reads them into memory of its own, and hands them on as a stream like
 * others until somebody diverts what is left of a body.
 */
export class RawConnection extends Duplex {
  readonly #usual = Buffer.allocUnsafeSlow(usualRead);
  #socket: Socket | undefined;
  #body: RawBody | undefined;

  /** @param connect makes the connection, whose bytes go where it is told */
  static async open(connect: (reading: OnReadOpts) => Promise<Socket>): Promise<RawConnection> {
    const connection = new RawConnection();
    const socket = await connect({
      buffer: () => connection.#body?.memory() ?? connection.#usual,
      callback: (length, memory) => connection.#receive(memory.subarray(0, length)),
    });
    connection.#begin(socket);
    return connection;
  }

  /** What still comes is the rest of a body, whose end is the connection's. */
  divert(): RawBody {
    const body = new RawBody({ resume: () => this.#socket?.resume(), close: () => this.destroy() });
    this.#body = body;
    return body;
  }

  #begin(socket: Socket): void {
    this.#socket = socket;
    socket.on("end", () => {
      if (this.#body) this.#body.end();
      else this.push(null);
    });
    socket.on("timeout", () => this.emit("timeout"));
    socket.on("error", (error) => this.destroy(error));
    socket.on("close", () => this.destroy());
  }

  /** Whether there is room for more. */
  #receive(bytes: Uint8Array): boolean {
    return this.#body ? this.#body.receive(bytes) : this.push(Buffer.from(bytes));
  }

  override _read(): void {
    this.#socket?.resume();
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket?.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket?.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#body?.end(error ?? undefined);
    this.#socket?.destroy();
    done(error);
  }

  // What node:http asks of a connection that it keeps.

  setTimeout(milliseconds: number): this {
    this.#socket?.setTimeout(milliseconds);
    return this;
  }

  setKeepAlive(enable: boolean, initialDelay: number): this {
    this.#socket?.setKeepAlive(enable, initialDelay);
    return this;
  }

  setNoDelay(enable: boolean): this {
    this.#socket?.setNoDelay(enable);
    return this;
  }

  ref(): this {
    this.#socket?.ref();
    return this;
  }

  unref(): this {
    this.#socket?.unref();
    return this;
  }

  destroySoon(): void {
    this.end(() => this.destroy());
  }
}
