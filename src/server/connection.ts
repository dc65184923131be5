import type { Socket } from "node:net";
import type { HttpTransaction } from "./http-transaction.ts";
import { plainAddress, type TrustedProxies } from "./trusted-proxies.ts";

/** A client's connection and what runs over it; several transactions at once when the client pipelines. */
export class Connection {
  readonly socket: Socket;
  readonly address: string;
  /** Whether its peer is a proxy whose headers count. */
  readonly trusted: boolean;
  /** A set would be made anew every few requests, and each that was left keep what it held until the whole heap is collected. */
  readonly #running: HttpTransaction[] = [];
  #bytesSeen = -1;

  constructor(socket: Socket, isTrusted: TrustedProxies) {
    this.socket = socket;
    this.address = plainAddress(socket.remoteAddress);
    this.trusted = isTrusted(this.address);
    // A client that closes its half may have hung up, or be done with asking. Calls that nobody has answered yet are stopped;
    // answers that are ready or on their way still go out.
    socket.on("end", () => {
      for (const transaction of this.#running.slice()) transaction.clientEnded();
    });
  }

  /** How many transactions run over it. */
  get running(): number {
    return this.#running.length;
  }

  began(transaction: HttpTransaction): void {
    this.#running.push(transaction);
  }

  ended(transaction: HttpTransaction): void {
    this.#running.splice(this.#running.indexOf(transaction), 1);
  }

  /** Whether silence on it is the client's fault: it owes us a request, a body, or the reading of an answer. */
  get waitsForClient(): boolean {
    if (this.#running.length === 0 || this.socket.writableLength > 0) return true;
    for (const transaction of this.#running) if (transaction.waitsForBody) return true;
    return false;
  }

  /** Closes it if it has been without a request and silent since the last time this was called. */
  closeIfIdle(): void {
    if (this.#running.length > 0) return;
    if (this.socket.bytesRead === this.#bytesSeen) this.socket.destroy();
    else this.#bytesSeen = this.socket.bytesRead;
  }
}
