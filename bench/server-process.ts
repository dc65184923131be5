import http from "node:http";
import type { AddressInfo } from "node:net";
import { Pool } from "undici";
import { createMock } from "../src/drivers/mock/driver.ts";
import type { Driver } from "../src/model/driver.ts";
import { createConfiguration } from "../src/server/configuration.ts";
import { startServer } from "../src/server/start.ts";
import { keepNewObjectsYoung } from "../src/server/young-objects.ts";
import { answerUsage } from "./measured-process.ts";
import { readAll, type Targets } from "./openstack-requests.ts";
import type { Answer } from "./requests.ts";

/** Every server on node:http sends these by itself. */
const addedByNode: ReadonlySet<string> = new Set(["date", "connection", "keep-alive"]);

/**
 * `bare`: sends the same answer to whoever asks. `deltacloud`: the server as it is, on a mock with so many instances; `ec2`: the
 * mock as EC2, with a sealing key, and with so many instances; `ec2-driver`: the driver `ec2` as EC2, with a sealing key, on the cloud of a
 * provider; `ec2-floor`: a bare server that hands on what a cloud at a port answers; `local`: on the local cloud in a folder; `openstack`: on the OpenStack cloud of a provider; `openstack-floor`: a bare server that asks OpenStack the same, and answers as many bytes.
 */
const [mode, argument = "", count = ""] = process.argv.slice(2);
// As our programs do. Bare servers are measured with it too; they have next to nothing that would be made old.
keepNewObjectsYoung();
const mockOf = (instances: string): Driver => (instances === "" ? createMock() : createMock({ instances: Number(instances) }));

if (mode === "bare") {
  const { fields, body } = JSON.parse(argument) as Answer;
  const ownFields = fields.filter((_, index) => !addedByNode.has((fields[index - (index % 2)] as string).toLowerCase()));
  const bytes = Buffer.from(body);
  const answer = (response: http.ServerResponse): void => {
    response.writeHead(200, ownFields);
    response.end(bytes);
  };
  // A form is read before it is answered: whoever answers one has to look into it.
  const server = http.createServer((request, response) => {
    if (request.method === "GET") return answer(response);
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => answer(response));
  });
  server.keepAliveTimeout = Number(/timeout=(\d+)/.exec(fields.join())?.[1]) * 1000;
  server.listen(0, "127.0.0.1", () => answerUsage((server.address() as AddressInfo).port));
} else if (mode === "ec2") {
  const mock = mockOf(count);
  const server = await startServer(
    createConfiguration({
      driver: "mock",
      frontends: ["ec2"],
      sealing: { keys: [argument] },
      hostname: "127.0.0.1",
      port: 0,
      logging: { file: "/dev/null" },
    }),
    { drivers: { names: ["mock"], load: async () => mock } },
  );
  answerUsage(server.addresses[0]?.port as number);
} else if (mode === "ec2-driver") {
  const server = await startServer(
    createConfiguration({
      driver: "ec2",
      provider: count,
      frontends: ["ec2"],
      sealing: { keys: [argument] },
      hostname: "127.0.0.1",
      port: 0,
      logging: { file: "/dev/null" },
    }),
  );
  answerUsage(server.addresses[0]?.port as number);
} else if (mode === "ec2-floor") {
  const pool = new Pool(`http://127.0.0.1:${argument}`);
  const handOn = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    let form = "";
    for await (const piece of request.setEncoding("utf8")) form += String(piece);
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const { body } = await pool.request({ method: "POST", path: "/", headers, body: form });
    const content = Buffer.from(await body.arrayBuffer());
    response.writeHead(200, { "Content-Type": "text/xml;charset=UTF-8", "Content-Length": content.length });
    response.end(content);
  };
  const server = http.createServer((request, response) => void handOn(request, response));
  server.listen(0, "127.0.0.1", () => answerUsage((server.address() as AddressInfo).port));
} else if (mode === "local") {
  const server = await startServer(
    createConfiguration({ driver: "local", data: argument, hostname: "127.0.0.1", port: 0, logging: { file: "/dev/null" } }),
  );
  answerUsage(server.addresses[0]?.port as number);
} else if (mode === "openstack-floor") {
  const { targets, bytes } = JSON.parse(argument) as { targets: Targets; bytes: number };
  const pools = new Map<string, Pool>();
  const body = Buffer.alloc(bytes, " ");
  const server = http.createServer((_, response) => {
    void readAll(pools, targets).then(() => {
      response.writeHead(200, { "Content-Type": "application/xml", "Content-Length": bytes });
      response.end(body);
    });
  });
  server.listen(0, "127.0.0.1", () => answerUsage((server.address() as AddressInfo).port));
} else if (mode === "openstack") {
  const server = await startServer(
    createConfiguration({
      driver: "openstack",
      provider: argument,
      hostname: "127.0.0.1",
      port: 0,
      logging: { file: "/dev/null" },
    }),
  );
  answerUsage(server.addresses[0]?.port as number);
} else {
  const mock = mockOf(argument);
  const server = await startServer(
    createConfiguration({ driver: "mock", hostname: "127.0.0.1", port: 0, logging: { file: "/dev/null" } }),
    {
      drivers: { names: ["mock"], load: async () => mock },
    },
  );
  answerUsage(server.addresses[0]?.port as number);
}
