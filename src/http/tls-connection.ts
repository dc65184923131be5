import { isIP, type Socket } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import type { TlsProfile } from "../model/driver.ts";

/**
 * Shakes hands by TLS over a connection.
 * @param session of an earlier connection, to resume
 * Rejects with what the handshake fails with, or the signal's reason; the connection is closed then.
 */
export function openTls(
  socket: Socket,
  host: string,
  tls: TlsProfile | undefined,
  session: Buffer | undefined,
  signal: AbortSignal,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secured = connect({
      socket,
      host,
      servername: tls?.serverName ?? (isIP(host) === 0 ? host : ""),
      rejectUnauthorized: tls?.insecure !== true,
      ALPNProtocols: ["http/1.1"],
      ...(tls?.ca !== undefined && { ca: tls.ca }),
      ...(tls?.certificate !== undefined && { cert: tls.certificate }),
      ...(tls?.key !== undefined && { key: tls.key }),
      ...(session && { session }),
    });
    const forget = (): void => {
      signal.removeEventListener("abort", abort);
      secured.removeListener("error", fail);
      secured.removeListener("close", cut);
    };
    const fail = (error: Error): void => {
      forget();
      secured.on("error", () => {}).destroy();
      reject(error);
    };
    const cut = (): void => fail(Object.assign(new Error("closed"), { code: "ECONNRESET" }));
    const abort = (): void => fail(signal.reason as Error);
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort);
    secured.once("error", fail);
    secured.once("close", cut);
    secured.once("secureConnect", () => {
      forget();
      resolve(secured);
    });
  });
}
