import { sizeText } from "./resource-text.ts";

/** Shows how far a transfer is. */
export interface Progress {
  /** So many bytes more. */
  add(bytes: number): void;
  /** Shows the last state, also where the transfer was broken off. */
  end(): void;
}

const redraw = 100;
const barWidth = 24;

/** A bar on the standard error where that is a terminal, and nothing otherwise. `total` is in bytes, where it is known. */
export function createProgress(total: number | undefined, quiet: boolean): Progress {
  const { stderr } = process;
  if (quiet || !stderr.isTTY) return { add: () => undefined, end: () => undefined };
  const started = performance.now();
  let done = 0;
  let drawn = -Infinity;
  const draw = (): void => {
    const now = performance.now();
    drawn = now;
    const rate = `${sizeText((done / Math.max(1, now - started)) * 1000)}/s`;
    const line =
      total === undefined
        ? `${sizeText(done)}  ${rate}`
        : `${bar(done, total)}  ${sizeText(done)} of ${sizeText(total)}  ${rate}`;
    stderr.write(`\r\u001b[K${line.slice(0, (stderr.columns || 80) - 1)}`);
  };
  return {
    add(bytes) {
      done += bytes;
      if (performance.now() - drawn >= redraw) draw();
    },
    end() {
      if (done === 0) return;
      draw();
      stderr.write("\n");
    },
  };
}

function bar(done: number, total: number): string {
  const part = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(part * barWidth);
  return `[${"#".repeat(filled)}${"-".repeat(barWidth - filled)}] ${String(Math.floor(part * 100)).padStart(3)}%`;
}
