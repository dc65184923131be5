import http from "node:http";
import { connect } from "node:net";
import type { TestContext } from "node:test";
import { listen } from "./http-scene.ts";

/** An HTTP proxy that leads every name to this machine. */
export interface ConnectProxy {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** What it was asked: `CONNECT host:port`, or method and URL. */
  readonly asked: readonly string[];
}

/** @param authorization what it wants as `Proxy-Authorization`; nothing unless told */
export async function connectProxy(context: TestContext, authorization?: string): Promise<ConnectProxy> {
  const asked: string[] = [];
  const isKnown = (request: http.IncomingMessage): boolean =>
    authorization === undefined || request.headers["proxy-authorization"] === authorization;
  const server = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (!isKnown(request)) return void response.writeHead(407).end();
    const { port, pathname, search } = new URL(request.url ?? "");
    const { "proxy-authorization": _own, ...headers } = request.headers;
    const forward = http.request({
      host: "127.0.0.1",
      port,
      path: pathname + search,
      method: request.method,
      headers,
      agent: false,
    });
    forward.once("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forward.once("error", () => response.destroy());
    request.pipe(forward);
  });
  server.on("connect", (request, socket, head) => {
    asked.push(`CONNECT ${request.url}`);
    if (!isKnown(request)) return void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    const port = Number(/:(\d+)$/.exec(request.url ?? "")?.[1]);
    const onward = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n");
      if (head.length > 0) onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
    context.after(() => {
      socket.destroy();
      onward.destroy();
    });
  });
  return { url: `http://127.0.0.1:${await listen(context, server)}`, asked };
}
