import http from "node:http";
import type { AddressInfo } from "node:net";
import { answerUsage } from "./measured-process.ts";

/** A server that answers each action of EC2 with the same document, whoever asks. */
const answers = new Map(
  Object.entries(JSON.parse(process.argv[2] ?? "{}") as Readonly<Record<string, string>>).map(([action, document]) => [
    action,
    Buffer.from(document),
  ]),
);
const server = http.createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on("data", (piece: Buffer) => pieces.push(piece));
  request.on("end", () => {
    const action = new URLSearchParams(Buffer.concat(pieces).toString()).get("Action") ?? "";
    const answer = answers.get(action) ?? Buffer.alloc(0);
    response.writeHead(answer.length > 0 ? 200 : 400, {
      "Content-Type": "text/xml;charset=UTF-8",
      "Content-Length": answer.length,
    });
    response.end(answer);
  });
});
server.listen(0, "127.0.0.1", () => answerUsage((server.address() as AddressInfo).port));
