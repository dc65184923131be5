import http from "node:http";
import type { AddressInfo } from "node:net";
import { answerUsage } from "./measured-process.ts";

/** A cloud that does next to nothing: a small document at `/document`, as many bytes as are asked for at `/bytes/N`. */
const document = Buffer.from(
  JSON.stringify({ servers: Array.from({ length: 10 }, (_, id) => ({ id, name: `server ${id}`, status: "ACTIVE" })) }),
);
const piece = Buffer.alloc(256 * 1024);

const server = http.createServer((request, response) => {
  if (request.url === "/document") {
    response.writeHead(200, { "content-type": "application/json", "content-length": document.length });
    return void response.end(document);
  }
  let left = Number(request.url?.slice("/bytes/".length));
  response.writeHead(200, { "content-length": left });
  const write = (): void => {
    while (left > 0) {
      const next = left < piece.length ? piece.subarray(0, left) : piece;
      left -= next.length;
      if (!response.write(next)) return void response.once("drain", write);
    }
    response.end();
  };
  write();
});
server.listen(0, "127.0.0.1", () => answerUsage((server.address() as AddressInfo).port));
