import { fork, type ChildProcess } from "node:child_process";

/** What a measured process has used so far. */
export interface Usage {
  /** Microseconds of CPU time, user and system. */
  readonly cpu: number;
  /** Bytes of heap in use. */
  readonly heap: number;
  /** The most heap in use since the last question, in bytes. */
  readonly peakHeap: number;
  readonly rss: number;
}

/** A server in a process of its own, whose use of the machine can be asked for. */
export class MeasuredProcess {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  /** Starts a module that sends its port and answers "usage"; see `answerUsage`. */
  static start(module: URL, args: readonly string[], nodeOptions: readonly string[] = []): Promise<MeasuredProcess> {
    const child = fork(module, [...args], { execArgv: [...nodeOptions], stdio: ["ignore", "ignore", "inherit", "ipc"] });
    return new Promise((resolve, reject) => {
      child.once("message", (port) => resolve(new MeasuredProcess(child, port as number)));
      child.once("exit", (code) => reject(new Error(`${module.pathname} ended with ${code}`)));
    });
  }

  usage(): Promise<Usage> {
    return new Promise((resolve) => {
      this.#child.once("message", (usage) => resolve(usage as Usage));
      this.#child.send("usage");
    });
  }

  stop(): void {
    this.#child.removeAllListeners("exit");
    this.#child.kill();
  }
}

/** In the measured process: tells the port, answers questions, and ends with who asked. Heap is collected before each answer where it can be. */
export function answerUsage(port: number): void {
  const collect = (globalThis as { gc?: () => void }).gc;
  let peak = 0;
  if (collect) setInterval(() => (peak = Math.max(peak, process.memoryUsage().heapUsed)), 2).unref();
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    const peakHeap = peak;
    collect?.();
    const { heapUsed, rss } = process.memoryUsage();
    peak = 0;
    process.send?.({ cpu: user + system, heap: heapUsed, peakHeap, rss } satisfies Usage);
  });
  process.on("disconnect", () => process.exit());
  process.send?.(port);
}
