import cluster, { type Worker } from "node:cluster";
import { randomBytes } from "node:crypto";
import { sealingKeyLength } from "../credentials/sealing.ts";
import { settlePorts } from "./listener-ports.ts";
import { openLog, type ServerLog } from "./log.ts";
import type { Configuration } from "./settings.ts";
import { StartError } from "./start-error.ts";
import { createSelfSignedCertificate, type KeyAndCertificate } from "./tls.ts";
import { openChannel, type Channel } from "./worker-channel.ts";
import { workerMarker } from "./worker-process.ts";
import type { SupervisorQuestions, WorkerOrders, WorkerQuestions } from "./worker-questions.ts";

/** What a group is started with. */
export interface WorkerGroupOptions {
  /** The text of the configuration file, if there is one. */
  readonly configurationText: string | undefined;
  /** What the workers have in their environment beside that of this process; undefined takes a variable away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** A worker's place in the group, which another one takes when it ends. */
interface Place {
  readonly number: number;
  worker: Worker | undefined;
  channel: Channel<SupervisorQuestions> | undefined;
  startedAt: number;
  /** Why the worker did not start, in its own words. */
  complaint: string | undefined;
  /** How often in a row one ended soon. */
  failures: number;
  restarts: number;
  timer: NodeJS.Timeout | undefined;
}

/** A worker that ran for this time is started again at once; milliseconds, as are all below. */
const steadyTime = 60_000;
const firstDelay = 100;
const longestDelay = 30_000;
/** What a worker may take to tell its metrics. */
const metricsTime = 2000;
/** What a worker may take to end beyond the time that it gives its requests. */
const endingTime = 5000;

/**
 * Processes of this same program that share its ports. Each accepts connections by itself from the sockets that this process
 * holds; docs/decisions tells why. This one supervises: it starts again who ended, hands out what all must have in common, and
 * reads no request.
 */
export class WorkerGroup {
  readonly #configuration: Configuration;
  readonly #environment: WorkerGroupOptions["environment"];
  readonly #log: ServerLog;
  readonly #orders: Omit<WorkerOrders, "place">;
  readonly #places: readonly Place[];
  readonly #certificates = new Map<string, Promise<KeyAndCertificate>>();
  #state: "starting" | "running" | "ending" = "starting";

  /**
   * Starts the workers and waits until all listen.
   * @returns the group, and what its first worker says on the terminal
   * @throws StartError with what a worker says against its start
   */
  static async start(
    configuration: Configuration,
    options: WorkerGroupOptions,
  ): Promise<{ readonly group: WorkerGroup; readonly message: readonly string[] }> {
    const log = await openLog(configuration.logging, { shared: true });
    const group = new WorkerGroup(configuration, options.environment, log, {
      configurationText: options.configurationText,
      ports: await settlePorts(configuration),
      sealingKey: randomBytes(sealingKeyLength).toString("base64"),
    });
    cluster.schedulingPolicy = cluster.SCHED_NONE;
    try {
      const [message = []] = await Promise.all(group.#places.map((place) => group.#fork(place)));
      group.#state = "running";
      return { group, message };
    } catch (error) {
      group.end();
      throw error;
    }
  }

  private constructor(
    configuration: Configuration,
    environment: WorkerGroupOptions["environment"],
    log: ServerLog,
    orders: Omit<WorkerOrders, "place">,
  ) {
    this.#configuration = configuration;
    this.#environment = environment;
    this.#log = log;
    this.#orders = orders;
    this.#places = Array.from({ length: configuration.workers }, (_, index) => ({
      number: index + 1,
      worker: undefined,
      channel: undefined,
      startedAt: 0,
      complaint: undefined,
      failures: 0,
      restarts: 0,
      timer: undefined,
    }));
  }

  /** Lets every worker read its certificates again and open its log anew. */
  reload(): void {
    this.#log.reopen();
    for (const { channel } of this.#places) channel?.ask("reload", undefined).catch(() => {});
  }

  /** Drains: every request that a worker has accepted is answered, within the time that the configuration gives. */
  async close(): Promise<void> {
    this.#state = "ending";
    const { limits, timeout } = this.#configuration;
    const grace = (limits.drainSeconds ?? timeout + 5) * 1000;
    await Promise.all(
      this.#places.map(async ({ worker, channel, timer }) => {
        clearTimeout(timer);
        if (!worker || worker.isDead()) return;
        const deadline = setTimeout(() => worker.process.kill("SIGKILL"), grace + endingTime);
        const ended = new Promise((resolve) => worker.once("exit", resolve));
        channel?.ask("drain", undefined).catch(() => {});
        await ended;
        clearTimeout(deadline);
      }),
    );
    this.#log.flush();
  }

  /** Ends all workers at once. */
  end(): void {
    this.#state = "ending";
    for (const { worker, timer } of this.#places) {
      clearTimeout(timer);
      worker?.process.kill("SIGKILL");
    }
    this.#log.flush();
  }

  /** Starts a worker in a place. @returns what it says on the terminal. @throws StartError when it does not come to listen */
  #fork(place: Place): Promise<readonly string[]> {
    const worker = cluster.fork({ ...this.#environment, [workerMarker]: "1" });
    place.worker = worker;
    place.startedAt = performance.now();
    place.complaint = undefined;
    return new Promise((resolve, reject) => {
      place.channel = openChannel<SupervisorQuestions, WorkerQuestions>(worker.process, {
        orders: () => ({ ...this.#orders, place: place.number }),
        certificate: (hostname) => this.#certificate(hostname),
        metrics: () => this.#metrics(),
        started: resolve,
        failed: (complaint) => {
          place.complaint = complaint;
          reject(new StartError(complaint));
        },
      });
      worker.once("exit", (code, signal) => {
        const status = (signal as string | null) ?? code;
        reject(new StartError(`A worker ended with ${status} before it listened`));
        this.#ended(place, status);
      });
    });
  }

  #ended(place: Place, status: string | number): void {
    place.channel = undefined;
    if (this.#state !== "running") return;
    const lived = performance.now() - place.startedAt;
    place.failures = lived >= steadyTime ? 0 : place.failures + 1;
    const delay = place.failures === 0 ? 0 : Math.min(longestDelay, firstDelay * 2 ** (place.failures - 1));
    const { number, complaint } = place;
    this.#log.error({ worker: number, status, cause: complaint, delay }, "a worker has ended and is started again");
    place.timer = setTimeout(() => {
      place.restarts++;
      // That it fails is told when it has ended.
      this.#fork(place).catch(() => {});
    }, delay);
  }

  /** Made once: clients that were told to trust it meet all workers. */
  #certificate(hostname: string): Promise<KeyAndCertificate> {
    let made = this.#certificates.get(hostname);
    if (!made) {
      made = createSelfSignedCertificate(hostname);
      this.#certificates.set(hostname, made);
    }
    return made;
  }

  /** The metrics of all workers, each with its number, and of the group. One that does not answer in time is left out. */
  async #metrics(): Promise<readonly string[]> {
    const texts = await Promise.all(
      this.#places.map(async ({ channel }) => {
        if (!channel) return undefined;
        let timer: NodeJS.Timeout | undefined;
        const late = new Promise<undefined>((resolve) => {
          timer = setTimeout(() => resolve(undefined), metricsTime);
        });
        const text = await Promise.race([channel.ask("metrics", undefined).catch(() => undefined), late]);
        clearTimeout(timer);
        return text;
      }),
    );
    const restarts = this.#places.map(
      ({ number, restarts: count }) => `deltacloud_worker_restarts_total{worker="${number}"} ${count}`,
    );
    const own = [
      "# HELP deltacloud_worker_restarts_total Workers that ended and were started again.",
      "# TYPE deltacloud_worker_restarts_total counter",
      ...restarts,
      "",
    ].join("\n");
    return [...texts.filter((text) => text !== undefined), own];
  }
}
