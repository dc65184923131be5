import { once } from "node:events";
import http from "node:http";

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

/** Reads so many bytes. @throws Error when there are more, or fewer */
export async function get(target: Target, path: string, size: number): Promise<void> {
  const received = await exchange(target, { path });
  if (received !== size) throw new Error(`${target.host}:${target.port} sent ${received} bytes instead of ${size}`);
}
