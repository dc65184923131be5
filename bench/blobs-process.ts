import { createReadStream, createWriteStream, statSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream";
import { createConfiguration } from "../src/server/configuration.ts";
import { startServer } from "../src/server/start.ts";
import { keepNewObjectsYoung } from "../src/server/young-objects.ts";
import { answerUsage } from "./measured-process.ts";

/**
 * `bare`: pipes bodies to a file in a folder, and back. Otherwise a driver's name: the server as it is, with its data in the folder, or with
 * the provider that is named in its place.
 */
const [mode = "", place = ""] = process.argv.slice(2);
// As our programs do.
keepNewObjectsYoung();

if (mode === "bare") {
  const file = join(place, "blob");
  const server = http.createServer((request, response) => {
    if (request.method === "PUT") pipeline(request, createWriteStream(file), () => response.end());
    else {
      response.writeHead(200, { "Content-Length": statSync(file).size });
      pipeline(createReadStream(file), response, () => {});
    }
  });
  server.listen(0, "127.0.0.1", () => answerUsage((server.address() as AddressInfo).port));
} else {
  const options = { driver: mode, hostname: "127.0.0.1", port: 0, logging: { file: "/dev/null" } };
  const own = { mock: {}, local: { data: place } }[mode] ?? { provider: place };
  const server = await startServer(createConfiguration({ ...options, ...own }));
  answerUsage(server.addresses[0]?.port as number);
}
