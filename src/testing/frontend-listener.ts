import { AccessKeys } from "../credentials/access-keys/access-keys.ts";
import { ownSealing } from "../credentials/sealing.ts";
import type { Frontend } from "../gateway/frontend.ts";
import type { Gateway } from "../gateway/gateway.ts";
import { HttpServer } from "../server/http-server.ts";

/** A frontend that listens on a port of this machine. */
export interface FrontendListener {
  /** Scheme, host and mount, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Puts a frontend alone on a real listener, so that a test speaks HTTP with it. */
export async function listen(frontend: Frontend, gateway: Gateway): Promise<FrontendListener> {
  const { name, mount } = frontend;
  let count = 0;
  const sealing = ownSealing();
  const environment = { gateway, mounts: { [name]: mount }, sealing, accessKeys: new AccessKeys({ sealing }) };
  const server = new HttpServer({
    gateway,
    frontends: [{ name, mount, handler: frontend.create(environment) }],
    pages: () => ({ status: 404, headers: {} }),
    limits: { headerBytes: 32_768, connections: 100, headerTime: 10_000, requestTime: 0, idleTime: 60_000, keepAliveTime: 5000 },
    isTrustedProxy: () => true,
    nextRequestId: () => `request-${++count}`,
    onRefused: () => {},
  });
  const port = await server.listen(0, "127.0.0.1");
  return {
    url: `http://127.0.0.1:${port}${mount}`,
    port,
    close: async () => {
      await server.drain(0);
    },
  };
}
