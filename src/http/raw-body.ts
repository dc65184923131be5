import { Readable } from "node:stream";

/** How much is read at a time of what is only passed on: half as many turns of the event loop take half as much time. */
const largestRead = 256 * 1024;

/** Less than this is copied out of the memory that it came in: whoever passes it on may keep it a while, and would keep all of that. */
const worthKeeping = 16 * 1024;

/**
 * Milliseconds without reading after a read that found little. Who takes what has just come is woken for every few packets, which costs
 * more than their bytes; while he rests the system collects them.
 */
const restTime = 1;

/** With less than this to come a rest would be felt, and save little. */
const worthRests = 4 * 2 ** 20;

/** The connection that a body comes from. */
export interface BodySource {
  /** Goes on reading. */
  resume(): void;
  /** Ends the connection: the body is over, or nobody wants it. */
  close(): void;
}

type Step = IteratorResult<Uint8Array, undefined>;

/** A question that waits for its answer. */
interface Question {
  resolve(step: Step): void;
  reject(reason: Error): void;
}

/**
 * The rest of a body as it comes off the line. One piece is read ahead. Whoever iterates may hand a piece back with his next question, as
 * no longer used; its memory then takes a later piece. That is much cheaper than new memory for each.
 */
export class RawBody extends Readable {
  readonly #source: BodySource;
  /** What is there and has not been asked for. */
  readonly #ready: Uint8Array[] = [];
  readonly #free: Uint8Array[] = [];
  #left = Infinity;
  #patience = 0;
  #isOver = false;
  #asked: Question | undefined;
  #timer: NodeJS.Timeout | undefined;
  #resting: NodeJS.Timeout | undefined;

  constructor(source: BodySource) {
    super({ emitClose: true });
    this.#source = source;
  }

  /**
   * Says how much there is.
   * @param early what has come with the head
   * @param length of all
   * @param patience milliseconds without a byte while somebody wants one
   */
  begin(early: Uint8Array | null, length: number, patience: number): void {
    const came = this.#ready.splice(0);
    this.#left = length;
    this.#patience = patience;
    for (const piece of early ? [early, ...came] : came) this.#accept(piece);
  }

  /** Where the connection reads into next. */
  memory(): Uint8Array {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(largestRead);
  }

  /** Takes what the connection has read, and says whether there is room for more. */
  receive(bytes: Uint8Array): boolean {
    if (this.#left === Infinity) this.#ready.push(bytes);
    else {
      this.#accept(bytes);
      if (bytes.length < largestRead && this.#left > worthRests) this.#rest();
    }
    return this.#hasRoom;
  }

  #rest(): void {
    this.#resting = setTimeout(() => {
      this.#resting = undefined;
      this.#resume();
    }, restTime);
  }

  get #hasRoom(): boolean {
    return this.#left > 0 && this.#ready.length === 0 && !this.#resting && !this.destroyed;
  }

  #resume(): void {
    if (this.#hasRoom) this.#source.resume();
  }

  #accept(bytes: Uint8Array): void {
    const wanted = bytes.length > this.#left ? bytes.subarray(0, this.#left) : bytes;
    this.#left -= wanted.length;
    if (wanted.length === 0) return;
    const piece = wanted.length < worthKeeping ? Buffer.from(wanted) : wanted;
    if (piece !== wanted) this.#takeBack(wanted);
    const asked = this.#answered();
    if (asked) asked.resolve({ done: false, value: piece });
    else this.#ready.push(piece);
  }

  /** The connection has ended, which is too early unless all has come. */
  end(error: Error = Object.assign(new Error("the body was cut"), { code: "ECONNRESET" })): void {
    if (this.#isOver || (this.#left === 0 && !this.destroyed)) return;
    this.destroy(error);
  }

  #answered(): Question | undefined {
    clearTimeout(this.#timer);
    const asked = this.#asked;
    this.#asked = undefined;
    return asked;
  }

  #takeBack({ buffer, byteOffset }: Uint8Array): void {
    if (byteOffset === 0 && buffer.byteLength === largestRead) this.#free.push(Buffer.from(buffer));
  }

  #next(used: Uint8Array | undefined): Promise<Step> {
    if (used) this.#takeBack(used);
    const piece = this.#ready.shift();
    this.#resume();
    if (piece) return Promise.resolve({ done: false, value: piece });
    if (this.#left === 0) {
      this.#isOver = true;
      this.destroy();
      return Promise.resolve({ done: true, value: undefined });
    }
    if (this.errored) return Promise.reject(this.errored);
    if (this.destroyed) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => {
      this.#asked = { resolve, reject };
      this.#timer = setTimeout(() => {
        this.destroy(Object.assign(new Error("no more"), { code: "ETIMEDOUT" }));
      }, this.#patience);
    });
  }

  override [Symbol.asyncIterator](): NodeJS.AsyncIterator<Uint8Array, undefined, Uint8Array | undefined> {
    return {
      next: (used) => this.#next(used),
      return: async () => {
        this.destroy();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  /** For whoever reads it as a stream like others. */
  override _read(): void {
    this.#next(undefined).then(
      (step) => this.push(step.done ? null : step.value),
      (error: Error) => this.destroy(error),
    );
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearTimeout(this.#resting);
    const asked = this.#answered();
    if (error) asked?.reject(error);
    else asked?.resolve({ done: true, value: undefined });
    this.#source.close();
    done(error);
  }
}
