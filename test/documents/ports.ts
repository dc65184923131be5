import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import type { Block } from "./blocks.ts";

/** The ports that a document speaks of, and the free ones that stand for them, so that its tests can run anywhere. */
export type Ports = ReadonlyMap<string, string>;

/** The port of a server that is told no other. */
export const defaultPort = "3001";

/** Where a number is a port of this machine: behind a host, an option, or a setting. */
const port = /((?:\b(?:localhost|127\.0\.0\.1|0\.0\.0\.0):|(?:^|\s)(?:-p|--port)[ =]|\bAPI_PORT=|^[ -]*port: ))(\d+)\b/gm;

/** Finds a free port for each that the blocks name. */
export async function portsFor(blocks: readonly Block[]): Promise<Ports> {
  const named = blocks.flatMap(({ content }) => [...content.matchAll(port)].map(([, , number = ""]) => number));
  const servers = await Promise.all(
    [...new Set([defaultPort, ...named])].map(async (number) => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return [number, server] as const;
    }),
  );
  const ports = new Map(servers.map(([number, server]) => [number, String((server.address() as AddressInfo).port)]));
  for (const [, server] of servers) server.close();
  return ports;
}

/** A text with the free ports in it. */
export const withFreePorts = (text: string, ports: Ports): string =>
  text.replace(port, (_match, before: string, number: string) => before + (ports.get(number) ?? number));

/** A text as the document would show it. */
export function withNamedPorts(text: string, ports: Ports): string {
  const named = new Map([...ports].map(([name, free]) => [free, name]));
  return text.replaceAll(/\b\d{4,5}\b/g, (number) => named.get(number) ?? number);
}
