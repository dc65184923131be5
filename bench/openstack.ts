import { Pool } from "undici";
import { openStackCloud, type OpenStackCloud } from "../src/testing/openstack-cloud.ts";
import { credentials } from "../src/testing/openstack-simulator/whole-cloud.ts";
import { MeasuredProcess } from "./measured-process.ts";
import { readAll, type Targets } from "./openstack-requests.ts";
import { leastCpu, mediansOfTurns } from "./turns.ts";

const cloudModule = new URL("./openstack-cloud-process.js", import.meta.url);
const serverModule = new URL("./server-process.js", import.meta.url);

/** How many instances the simulated cloud has. */
const instances = 4;

/** How many calls are made at once to see what each takes of a server that is at work, and not woken for each. */
const atOnce = 4;

/** How much is asked: a real cloud takes its time. */
const efforts = {
  real: { warmUp: 20, calls: 80, rounds: 6, callsOfRound: 20 },
  simulated: { warmUp: 5000, calls: 1000, rounds: 15, callsOfRound: 200 },
} as const;

export interface OpenStackFigures {
  /** What was asked. */
  readonly cloud: "real" | "simulated";
  /** Milliseconds for the answers of Nova and Neutron, asked at once, and for ours: medians of calls that took turns. */
  readonly direct: number;
  readonly ours: number;
  /** Milliseconds of CPU time of a call, by call one after the other, and by call of several at once. */
  readonly cpu: CpuFigures;
  readonly cpuAtOnce: CpuFigures;
}

/** Milliseconds of CPU time of a call, the least of several rounds. */
export interface CpuFigures {
  /** Of a client that asks directly. */
  readonly direct: number;
  /** Of a bare server that does no more than to ask the same by undici, to parse it and to send as many bytes. */
  readonly floor: number;
  /** Of our server. */
  readonly ours: number;
}

/** GET /api/instances on OpenStack, against the same requests to Nova and Neutron with the same token: on a simulator, or on a real cloud. */
export async function measureOpenStack(kind: OpenStackFigures["cloud"]): Promise<OpenStackFigures | undefined> {
  const real = kind === "real" ? openStackCloud() : undefined;
  if (kind === "real" && !real) return undefined;
  const simulator = real ? undefined : await MeasuredProcess.start(cloudModule, []);
  const cloud = real ?? { provider: `http://127.0.0.1:${simulator?.port}/v3`, credentials };
  const targets = await targetsOf(cloud);
  const server = await MeasuredProcess.start(serverModule, ["openstack", cloud.provider]);
  const { user, password } = cloud.credentials;
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const askOurs = caller(server.port, { authorization });
  if (simulator) for (let count = 0; count < instances; count++) await launch(server.port, authorization);
  const bytes = await askOurs();
  const floor = await MeasuredProcess.start(serverModule, ["openstack-floor", JSON.stringify({ targets, bytes })]);
  const askFloor = caller(floor.port, {});
  const pools = new Map<string, Pool>();
  const askDirectly = (): Promise<unknown> => readAll(pools, targets);

  const effort = efforts[kind];
  const { direct, ours } = await mediansOfTurns({ direct: askDirectly, ours: askOurs, floor: askFloor }, effort);
  const ownUsage = async () => ({ cpu: Object.values(process.cpuUsage()).reduce((sum, part) => sum + part, 0) });
  const measured = {
    direct: { ask: askDirectly, usage: ownUsage },
    ours: { ask: askOurs, usage: () => server.usage() },
    floor: { ask: askFloor, usage: () => floor.usage() },
  };
  const [cpu, cpuAtOnce] = [await leastCpu(measured, effort), await leastCpu(measured, effort, atOnce)];
  for (const pool of pools.values()) await pool.close();
  for (const started of [server, floor, simulator]) started?.stop();
  return { cloud: kind, direct, ours, cpu, cpuAtOnce };
}

/** What the driver asks, with a token that is there already. */
async function targetsOf({ provider, credentials: { user, password } }: OpenStackCloud): Promise<Targets> {
  const [name, project] = user.split("+");
  const domain = { id: "default" };
  const identity = { methods: ["password"], password: { user: { name, password, domain } } };
  const answer = await fetch(`${provider.split(";")[0]}/auth/tokens`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ auth: { identity, scope: { project: { name: project, domain } } } }),
  });
  const { token } = (await answer.json()) as {
    token: { catalog: { type: string; endpoints: { interface: string; url: string }[] }[] };
  };
  const addressOf = (type: string): string =>
    token.catalog.find((entry) => entry.type === type)?.endpoints.find((endpoint) => endpoint.interface === "public")?.url ?? "";
  return {
    headers: { "x-auth-token": answer.headers.get("x-subject-token") ?? "", accept: "application/json" },
    urls: [
      `${addressOf("compute")}/servers/detail?limit=500`,
      `${addressOf("network")}/v2.0/ports?limit=500`,
      `${addressOf("network")}/v2.0/floatingips?limit=500`,
    ],
  };
}

async function launch(port: number, authorization: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/instances`, {
    method: "POST",
    headers: { authorization },
    body: new URLSearchParams({ image_id: "i-1", hwp_id: "1" }),
  });
  if (!answer.ok) throw new Error(`a launch was answered with ${answer.status}`);
}

/** Asks a server for its instances, and gives the length of what it answers. */
function caller(port: number, headers: Readonly<Record<string, string>>): () => Promise<number> {
  const pool = new Pool(`http://127.0.0.1:${port}`);
  return async () => {
    const { statusCode, body } = await pool.request({ method: "GET", path: "/api/instances", headers });
    const { byteLength } = await body.arrayBuffer();
    if (statusCode !== 200) throw new Error(`the server answered ${statusCode}`);
    return byteLength;
  };
}
