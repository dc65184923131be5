/** A change, and how to take it back. */
export interface Step {
  readonly work: () => Promise<unknown>;
  readonly undo: () => Promise<unknown>;
}

/**
 * Makes changes one after the other. When one fails those before it are taken back, the last first, as far as that can be done.
 * @throws what the change failed with
 */
export async function inTurn(steps: Iterable<Step>): Promise<void> {
  const done: Step[] = [];
  for (const step of steps) {
    try {
      await step.work();
    } catch (error) {
      for (const { undo } of done.toReversed()) await undo().catch(() => {});
      throw error;
    }
    done.push(step);
  }
}
