import { freePort } from "./free-port.ts";
import { load } from "./load.ts";
import { MeasuredProcess } from "./measured-process.ts";

const serverModule = new URL("./workers-process.js", import.meta.url);
const credentials = `Basic ${Buffer.from("mockuser:mockpassword").toString("base64")}`;
const request = `GET /api/instances?format=xml HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${credentials}\r\n\r\n`;
const requests = 8000;
const connections = 32;
const warmUps = 3;
const rounds = 10;

export interface WorkerFigures {
  readonly workers: number;
  /** Microseconds of CPU time a request, of all processes of the server, the supervisor included: the least of the rounds. */
  readonly cpu: number;
  /** Requests a second of wall time, the most of the rounds. */
  readonly rate: number;
  /** Cores that the load took in that round. */
  readonly loadCores: number;
  /** The part of the requests that the busiest worker answered, over all rounds. */
  readonly busiest: number;
}

/** One process and several, in rounds that take turns. The load sleeps between answers: both cores are for the server. */
export async function measureWorkers(workers: number): Promise<{ readonly one: WorkerFigures; readonly several: WorkerFigures }> {
  const subjects = [await Subject.start(1), await Subject.start(workers)] as const;
  for (let round = 0; round < warmUps + rounds; round++) for (const subject of subjects) await subject.round(round >= warmUps);
  const [one, several] = await Promise.all(subjects.map((subject) => subject.end()));
  return { one: one as WorkerFigures, several: several as WorkerFigures };
}

class Subject {
  readonly #process: MeasuredProcess;
  readonly #workers: number;
  #cpu = Infinity;
  #rate = 0;
  #loadCores = 0;

  static async start(workers: number): Promise<Subject> {
    return new Subject(workers, await MeasuredProcess.start(serverModule, [String(workers), String(await freePort())]));
  }

  private constructor(workers: number, process: MeasuredProcess) {
    this.#workers = workers;
    this.#process = process;
  }

  async round(counts: boolean): Promise<void> {
    const before = await this.#cpuTime();
    const own = process.cpuUsage();
    const wall = await load(this.#process.port, request, requests, connections, true);
    const { user, system } = process.cpuUsage(own);
    const after = await this.#cpuTime();
    if (!counts) return;
    this.#cpu = Math.min(this.#cpu, (after - before) / requests);
    const rate = (requests * 1000) / wall;
    if (rate > this.#rate) {
      this.#rate = rate;
      this.#loadCores = (user + system) / 1000 / wall;
    }
  }

  async end(): Promise<WorkerFigures> {
    const counted = (await this.#metric("deltacloud_requests_total", /operation="instances\.list"/)).toSorted((a, b) => b - a);
    this.#process.stop();
    return {
      workers: this.#workers,
      cpu: this.#cpu,
      rate: this.#rate,
      loadCores: this.#loadCores,
      busiest: (counted[0] as number) / counted.reduce((sum, count) => sum + count, 0),
    };
  }

  /** Microseconds of CPU time of all processes of the server. */
  async #cpuTime(): Promise<number> {
    const seconds = await this.#metric("process_cpu_seconds_total", /^/);
    const sum = seconds.reduce((total, one) => total + one, 0) * 1_000_000;
    return this.#workers === 1 ? sum : sum + (await this.#process.usage()).cpu;
  }

  /** The values of a metric, one a process. */
  async #metric(name: string, labels: RegExp): Promise<readonly number[]> {
    const text = await (
      await fetch(`http://127.0.0.1:${this.#process.port}/metrics`, { headers: { Connection: "close" } })
    ).text();
    return [...text.matchAll(new RegExp(`^${name}(\\{.*\\})? (\\S+)$`, "gm"))]
      .filter(([, found = ""]) => labels.test(found))
      .map(([, , value]) => Number(value));
  }
}
