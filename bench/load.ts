import net from "node:net";

/**
 * Sends the same request again and again over keep-alive connections, and waits for every answer. The answers must have a
 * Content-Length.
 * @param sleeps whether to leave the core to others between the answers
 * @returns how long it took, in milliseconds of wall time
 */
export async function load(port: number, request: string, total: number, connections: number, sleeps = false): Promise<number> {
  const started = performance.now();
  const share = Math.ceil(total / connections);
  const rest = sleeps ? () => {} : keepAwake();
  await Promise.all(Array.from({ length: connections }, () => oneConnection(port, request, share)));
  rest();
  return performance.now() - started;
}

/**
 * Spins between the answers. Waking a process that sleeps is charged to the one that wakes it, and on a virtual machine costs
 * more than a whole request: a slow server would pay for it on every answer, a fast one never.
 */
function keepAwake(): () => void {
  let awake = true;
  const spin = (): void => {
    if (awake) setImmediate(spin);
  };
  spin();
  return () => (awake = false);
}

function oneConnection(port: number, request: string, count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.setNoDelay(true);
    let done = 0;
    let received = 0;
    let expected = -1;
    let head = "";
    socket.on("connect", () => socket.write(request));
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      received += chunk.length;
      if (expected < 0) {
        head += chunk.toString("latin1");
        const end = head.indexOf("\r\n\r\n");
        if (end < 0) return;
        if (!head.startsWith("HTTP/1.1 200 ")) return void reject(new Error(head.slice(0, 100)));
        const length = /\r\ncontent-length: (\d+)/i.exec(head.slice(0, end + 2))?.[1];
        if (length === undefined) return void reject(new Error("an answer without a length"));
        expected = end + 4 + Number(length);
      }
      if (received < expected) return;
      received = 0;
      expected = -1;
      head = "";
      if (++done < count) socket.write(request);
      else socket.end(resolve);
    });
  });
}
