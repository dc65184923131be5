import { Pool } from "undici";
import { openStackCloud, type OpenStackCloud } from "../src/testing/openstack-cloud.ts";
import { credentials } from "../src/testing/openstack-simulator/whole-cloud.ts";
import { MeasuredProcess } from "./measured-process.ts";

const cloudModule = new URL("./openstack-cloud-process.js", import.meta.url);
const serverModule = new URL("./server-process.js", import.meta.url);
const requests = 200;
const warmUps = 3;
const rounds = 15;

export interface OpenStackFigures {
  /** Milliseconds for the answers of Nova and Neutron, asked at once, and for ours: the least median of several rounds. */
  readonly direct: number;
  readonly ours: number;
  /** Milliseconds of CPU time that one of our answers costs the server, and what asking directly costs who asks: the least of the rounds. */
  readonly cpu: number;
  readonly directCpu: number;
  /** What was asked. */
  readonly cloud: "real" | "simulated";
}

/** GET /api/instances on OpenStack, against the same requests to Nova and Neutron with the same token, in rounds that take turns. */
export async function measureOpenStack(): Promise<OpenStackFigures> {
  const real = openStackCloud();
  const simulator = real ? undefined : await MeasuredProcess.start(cloudModule, []);
  const cloud = real ?? { provider: `http://127.0.0.1:${simulator?.port}/v3`, credentials };
  const server = await MeasuredProcess.start(serverModule, ["openstack", cloud.provider]);
  const { user, password } = cloud.credentials;
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const pool = new Pool(`http://127.0.0.1:${server.port}`);
  const direct = await directly(cloud);
  const ours = async (): Promise<void> => {
    const { statusCode, body } = await pool.request({ method: "GET", path: "/api/instances", headers: { authorization } });
    await body.arrayBuffer();
    if (statusCode !== 200) throw new Error(`the server answered ${statusCode}`);
  };
  const best = { direct: Infinity, ours: Infinity, cpu: Infinity, directCpu: Infinity };
  for (let round = 0; round < warmUps + rounds; round++) {
    const [before, mark] = [process.cpuUsage(), round < warmUps];
    const directTime = await medianOf(direct);
    const used = process.cpuUsage(before);
    const start = await server.usage();
    const oursTime = await medianOf(ours);
    const cpu = ((await server.usage()).cpu - start.cpu) / requests / 1000;
    if (mark) continue;
    best.direct = Math.min(best.direct, directTime);
    best.ours = Math.min(best.ours, oursTime);
    best.cpu = Math.min(best.cpu, cpu);
    best.directCpu = Math.min(best.directCpu, (used.user + used.system) / requests / 1000);
  }
  await pool.close();
  server.stop();
  simulator?.stop();
  return { ...best, cloud: real ? "real" : "simulated" };
}

/** What the driver asks, with a token that is there already. */
async function directly({ provider, credentials: { user, password } }: OpenStackCloud): Promise<() => Promise<void>> {
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
  const headers = { "x-auth-token": answer.headers.get("x-subject-token") ?? "", accept: "application/json" };
  const addressOf = (type: string): string =>
    token.catalog.find((entry) => entry.type === type)?.endpoints.find((endpoint) => endpoint.interface === "public")?.url ?? "";
  const targets = [
    `${addressOf("compute")}/servers/detail?limit=500`,
    `${addressOf("network")}/v2.0/ports?limit=500`,
    `${addressOf("network")}/v2.0/floatingips?limit=500`,
  ].map((url) => new URL(url));
  const pools = new Map([...new Set(targets.map(({ origin }) => origin))].map((origin) => [origin, new Pool(origin)]));
  return async () => {
    const asking = targets.map(async ({ origin, pathname, search }) => {
      const found = await pools.get(origin)?.request({ method: "GET", path: pathname + search, headers });
      if (found?.statusCode !== 200) throw new Error(`${origin}${pathname} answered ${found?.statusCode}`);
      return found.body.json();
    });
    await Promise.all(asking);
  };
}

async function medianOf(work: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < requests; count++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.toSorted((one, other) => one - other)[requests >> 1] ?? 0;
}
