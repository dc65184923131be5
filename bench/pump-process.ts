import net from "node:net";
import type { AddressInfo } from "node:net";
import { answerUsage } from "./measured-process.ts";

/** Hands bytes to a port of this machine and back, and looks at none of them: no proxy on Node does less. */
const [port] = process.argv.slice(2);

const server = net.createServer((client) => {
  const target = net.connect(Number(port), "127.0.0.1");
  client.pipe(target).pipe(client);
  client.on("error", () => target.destroy());
  target.on("error", () => client.destroy());
});
server.listen(0, "127.0.0.1", () => answerUsage((server.address() as AddressInfo).port));
