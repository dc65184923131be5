/** One call of an operation. */
export interface ProbedCall {
  /** `instances.list`, or a method of the session such as `identity`. */
  readonly operation: string;
  readonly params: unknown;
  readonly requestId: string;
  readonly provider: string | undefined;
  readonly idempotencyKey: string | undefined;
  /** `returned`: a list that was not read to its end. */
  readonly outcome: "pending" | "answered" | "failed" | "returned";
}

/** One blob body on its way out. */
export interface ProbedBody {
  readonly bucketId: string;
  readonly id: string;
  /** How many chunks have been asked for. */
  readonly chunks: number;
  readonly bytes: number;
  /** `returned`: the reader gave up before the end. */
  readonly outcome: "open" | "complete" | "failed" | "returned";
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What a test can see of the driver's inside. */
export class Probe {
  readonly #calls: Mutable<ProbedCall>[] = [];
  readonly #bodies: Mutable<ProbedBody>[] = [];

  /** All calls, oldest first. */
  get calls(): readonly ProbedCall[] {
    return this.#calls;
  }

  /** All bodies that were handed out, oldest first. */
  get bodies(): readonly ProbedBody[] {
    return this.#bodies;
  }

  /** How many calls have neither answered nor failed. */
  pending(): number {
    return this.#calls.filter((call) => call.outcome === "pending").length;
  }

  /** The calls of one operation. */
  callsOf(operation: string): readonly ProbedCall[] {
    return this.#calls.filter((call) => call.operation === operation);
  }

  /** Forgets what has been seen so far. */
  clear(): void {
    this.#calls.length = 0;
    this.#bodies.length = 0;
  }

  /** Notes a call; the driver writes its outcome. */
  call(call: Omit<ProbedCall, "outcome">): Mutable<ProbedCall> {
    const noted: Mutable<ProbedCall> = { ...call, outcome: "pending" };
    this.#calls.push(noted);
    return noted;
  }

  /** Notes a body; the driver writes how far it came. */
  body(bucketId: string, id: string): Mutable<ProbedBody> {
    const noted: Mutable<ProbedBody> = { bucketId, id, chunks: 0, bytes: 0, outcome: "open" };
    this.#bodies.push(noted);
    return noted;
  }
}
