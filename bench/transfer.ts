import { once } from "node:events";
import http from "node:http";
import net from "node:net";

const readAtOnce = 256 * 1024;
const chunk = Buffer.alloc(256 * 1024, "deltacloud");

/** A server, and what every request to it says. */
export interface Target {
  readonly host: string;
  readonly port: number;
  /** `USER:PASSWORD`. */
  readonly auth?: string;
  readonly headers?: http.OutgoingHttpHeaders;
}

/** Sends a request; gives the length of the answer. @throws Error for an answer that is none of success */
export function exchange(
  { headers, ...target }: Target,
  options: http.RequestOptions & { readonly headers?: http.OutgoingHttpHeaders },
  send: (request: http.ClientRequest) => unknown = (request) => request.end(),
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.request({ ...target, ...options, headers: { ...headers, ...options.headers } }, (response) => {
      let bytes = 0;
      response.on("data", (data: Buffer) => (bytes += data.length));
      response.on("end", () => {
        const { statusCode = 0 } = response;
        if (statusCode < 300) resolve(bytes);
        else
          reject(new Error(`${target.host}:${target.port} answered ${statusCode} to ${options.method ?? "GET"} ${options.path}`));
      });
    });
    request.on("error", reject);
    send(request);
  });
}

/** Writes so many bytes. */
export async function put(target: Target, path: string, size: number): Promise<void> {
  await exchange(target, { method: "PUT", path, headers: { "Content-Length": size } }, async (request) => {
    for (let left = size; left > 0; left -= chunk.length) if (!request.write(chunk)) await once(request, "drain");
    request.end();
  });
}

/**
 * Reads so many bytes, past everything that could be left out: what the client takes of the machine is not there for the store and for
 * what is between.
 * @throws Error when there are more, or fewer
 */
export async function get({ host, port, auth, headers }: Target, path: string, size: number): Promise<void> {
  const fields = { Host: `${host}:${port}`, ...(auth !== undefined && { Authorization: basic(auth) }), ...headers };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${String(value)}\r\n`);
  let head = "";
  let received: number | undefined;
  const callback = (length: number, memory: Uint8Array): boolean => {
    if (received !== undefined) received += length;
    else {
      head += Buffer.from(memory.buffer, memory.byteOffset, length).toString("latin1");
      const end = head.indexOf("\r\n\r\n");
      if (end >= 0) received = head.length - end - 4;
    }
    return true;
  };
  const socket = net.connect({ host, port, onread: { buffer: Buffer.allocUnsafeSlow(readAtOnce), callback } });
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join("")}Connection: close\r\n\r\n`);
  await once(socket, "close");
  if (!head.startsWith("HTTP/1.1 200 ")) throw new Error(`${host}:${port} answered ${head.slice(9, 12)} to GET ${path}`);
  if (received !== size) throw new Error(`${host}:${port} sent ${received} bytes instead of ${size}`);
}

const basic = (auth: string): string => `Basic ${Buffer.from(auth).toString("base64")}`;
