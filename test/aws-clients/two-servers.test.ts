import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { it } from "node:test";
import { needsOpenStack, openStackCloud } from "../../src/testing/openstack-cloud.ts";
import { createAccessKey, newSealingKey, startAwsEdge } from "./aws-server.ts";
import { lacksOfOpenStack } from "./walked-cloud.ts";
import { awsEnvironment, installed, needs } from "./installed.ts";
import { clientInProcess } from "./line-process.ts";
import { walk } from "./walk/walk.ts";

const python = installed("python/bin/python");
const script = path.join("test", "aws-clients", "boto3_calls.py");
const cloud = openStackCloud();

it(
  "two servers that share a sealing key, and nothing else, serve one client by turns",
  { skip: cloud === undefined ? needsOpenStack : needs("boto3", python) },
  async (context) => {
    assert.ok(cloud);
    const { provider, credentials } = cloud;
    const sealingKey = newSealingKey();
    const { AccessKeyId, SecretAccessKey } = await createAccessKey("openstack", credentials, sealingKey.file);
    const servers = await Promise.all([0, 1].map(() => startAwsEdge("openstack", provider, sealingKey.file)));
    const turns = await takingTurns(servers.map(({ endpoint }) => endpoint));
    const walked = {
      endpoint: turns.endpoint,
      region: "us-east-1",
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      lacks: lacksOfOpenStack,
      fleet: 2,
      close: async () => {},
    };
    const client = clientInProcess(python as string, [script], awsEnvironment(walked));
    try {
      await walk(context, client, walked);
      const [one = 0, other = 0] = turns.counts;
      assert.ok(one > 30 && Math.abs(one - other) <= 1, `${one} and ${other} requests`);
    } finally {
      await client.close();
      await turns.close();
      for (const server of servers) await server.close();
      sealingKey.remove();
    }
  },
);

/** A server that hands each request on to the next of several, with the Host that the client has signed. */
async function takingTurns(endpoints: readonly string[]) {
  const counts = endpoints.map(() => 0);
  let turn = 0;
  const server = createServer((incoming, answer) => {
    const index = turn++ % endpoints.length;
    counts[index] = (counts[index] ?? 0) + 1;
    const { method, headers, url } = incoming;
    const outgoing = request(new URL(url ?? "/", endpoints[index]), { method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    outgoing.on("error", () => answer.destroy());
    incoming.pipe(outgoing);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
