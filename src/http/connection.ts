import { connect, type OnReadOpts, type Socket } from "node:net";

/** How long one of several addresses is tried before it is the turn of the next, in milliseconds. */
const patience = 5000;

/**
 * Connects by TCP to the first of the addresses that answers. They are those that the egress policy has checked; no name
 * is resolved here.
 * @param reading takes what comes in, which the connection is then no stream of
 * @throws what the last address failed with, or the signal's reason
 */
export async function connectToAny(
  addresses: readonly { address: string; family: 4 | 6 }[],
  port: number,
  signal: AbortSignal,
  reading?: OnReadOpts,
): Promise<Socket> {
  let failure: unknown;
  for (const [index, { address, family }] of addresses.entries()) {
    signal.throwIfAborted();
    try {
      const socket = connect({ host: address, port, family, noDelay: true, ...(reading && { onread: reading }) });
      return await connectTo(socket, index < addresses.length - 1, signal);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

function connectTo(socket: Socket, hasAlternative: boolean, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const abort = (): void => void socket.destroy(signal.reason as Error);
    const done = (): void => {
      signal.removeEventListener("abort", abort);
      socket.removeListener("error", fail);
      socket.setTimeout(0);
    };
    const fail = (error: Error): void => {
      done();
      reject(error);
    };
    signal.addEventListener("abort", abort);
    socket.once("error", fail);
    socket.once("connect", () => {
      done();
      resolve(socket);
    });
    if (hasAlternative) socket.setTimeout(patience, () => socket.destroy(new Error("timeout")));
  });
}
