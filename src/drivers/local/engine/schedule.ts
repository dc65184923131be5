/** What is to happen later. Nothing waits: it happens when the cloud is next looked at, in the order of its times. */
export class Schedule {
  readonly now: () => number;
  readonly #delay: number;
  readonly #planned: { readonly at: number; readonly work: () => void }[] = [];

  /** `delay` is in milliseconds; with 0 everything happens at once. */
  constructor(now: () => number, delay: number) {
    this.now = now;
    this.#delay = delay;
  }

  /** Does something when the time of a transition is over. */
  later(work: () => void): void {
    if (this.#delay <= 0) work();
    else this.#planned.push({ at: this.now() + this.#delay, work });
  }

  /** Does what is due. */
  settle(): void {
    const now = this.now();
    for (;;) {
      const next = this.#planned[0];
      if (!next || next.at > now) return;
      this.#planned.shift();
      next.work();
    }
  }
}
