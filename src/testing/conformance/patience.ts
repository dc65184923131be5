import type { Scene } from "./scene.ts";

/** Milliseconds; longer than anything that ends by itself may take. A guard against waiting for ever. */
const patience = 15_000;

/**
 * Waits for what must end by itself: as long as the harness lets a resource settle, and at least 15 seconds.
 * @throws Error when it still waits then
 */
export async function soon<T>({ settle }: Scene, ending: Promise<T>): Promise<T> {
  const longest = Math.max(patience, settle.timeout);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it still waits after ${longest} ms`)), longest);
  });
  try {
    return await Promise.race([ending, late]);
  } finally {
    clearTimeout(timer);
  }
}
