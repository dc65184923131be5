import { randomBytes } from "node:crypto";
import { AccessKeys } from "../src/credentials/access-keys/access-keys.ts";
import { Sealing } from "../src/credentials/sealing.ts";
import { MeasuredProcess } from "./measured-process.ts";
import { fetchAnswer } from "./requests.ts";
import { signedForm } from "./sign-v4.ts";

const serverModule = new URL("./server-process.js", import.meta.url);
const pageSize = 1000;

export interface Ec2ListFigures {
  readonly requests: number;
  readonly instances: number;
  readonly bytes: number;
  /** Bytes by which the heap in use grew at most while the list went out. */
  readonly peakHeapGrowth: number;
  /** Milliseconds of wall time, and of the server's CPU time. */
  readonly duration: number;
  readonly cpu: number;
  /** Whether no answer was held whole before it was sent. */
  readonly streamed: boolean;
}

/** DescribeInstances of many instances of the mock, in pages of a thousand or in one answer, and the heap of the server meanwhile. */
export async function measureEc2List(instances: number, inPages: boolean): Promise<Ec2ListFigures> {
  const sealingKey = randomBytes(32);
  const keys = new AccessKeys({ sealing: new Sealing([sealingKey]) });
  const key = keys.create({ driver: "mock", credentials: { user: "mockuser", password: "mockpassword" }, scope: {} });
  const args = ["ec2", sealingKey.toString("base64"), String(instances)];
  const server = await MeasuredProcess.start(serverModule, args, ["--expose-gc"]);
  const list = async (): Promise<Pick<Ec2ListFigures, "requests" | "instances" | "bytes" | "streamed">> => {
    const found = { requests: 0, instances: 0, bytes: 0, streamed: true };
    let token: string | undefined;
    do {
      const page = inPages ? `&MaxResults=${pageSize}` : "";
      const next = token === undefined ? "" : `&NextToken=${encodeURIComponent(token)}`;
      const form = `Action=DescribeInstances&Version=2016-11-15${page}${next}`;
      const { fields, body } = await fetchAnswer(server.port, signedForm(form, { service: "ec2", path: "/ec2", key }));
      found.requests++;
      found.instances += body.split("<instanceId>").length - 1;
      found.bytes += Buffer.byteLength(body);
      found.streamed &&= !fields.includes("Content-Length");
      token = /<nextToken>([^<]+)</.exec(body)?.[1];
    } while (token !== undefined);
    return found;
  };
  await list();
  const before = await server.usage();
  const started = performance.now();
  const found = await list();
  const duration = performance.now() - started;
  const after = await server.usage();
  server.stop();
  return { ...found, duration, cpu: (after.cpu - before.cpu) / 1000, peakHeapGrowth: after.peakHeap - before.heap };
}
