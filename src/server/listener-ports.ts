import { createServer, type AddressInfo } from "node:net";
import type { Configuration } from "./settings.ts";

/** The ports of the shared listener and of the further ones. */
export interface ListenerPorts {
  readonly shared: number;
  readonly further: readonly number[];
}

/** The configured ports, where the configuration leaves it open one that is free now. Workers must all ask for the same. */
export async function settlePorts({ port, listeners }: Configuration): Promise<ListenerPorts> {
  const shared = port === 0 ? await freePort() : port;
  const further: number[] = [];
  for (const listener of listeners) further.push(listener.port === 0 ? await freePort() : listener.port);
  return { shared, further };
}

/** The configuration with these ports. */
export function withPorts(configuration: Configuration, { shared, further }: ListenerPorts): Configuration {
  const listeners = configuration.listeners.map((listener, index) => ({ ...listener, port: further[index] ?? listener.port }));
  return { ...configuration, port: shared, listeners };
}

/** A port that is free at every address of this machine. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
