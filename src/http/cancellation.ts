/** Tells a call that nobody waits for it any more, for a fraction of what a signal costs. That is made where somebody wants one. */
export interface Cancellation {
  /** Why nobody waits any more; undefined as long as somebody does. */
  readonly aborted: Error | undefined;
  /**
   * Tells when that happens. Whoever comes later looks at `aborted`.
   * @returns forgets the listener
   */
  onAbort(listener: (reason: Error) => void): () => void;
  readonly signal: AbortSignal;
}

/** A cancellation by a signal that is there already. */
export class SignalCancellation implements Cancellation {
  readonly signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.signal = signal;
  }

  get aborted(): Error | undefined {
    return this.signal.aborted ? (this.signal.reason as Error) : undefined;
  }

  onAbort(listener: (reason: Error) => void): () => void {
    const { signal } = this;
    const tell = (): void => listener(signal.reason as Error);
    signal.addEventListener("abort", tell, { once: true });
    return () => signal.removeEventListener("abort", tell);
  }
}
