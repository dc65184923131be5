import { spawn } from "node:child_process";

/**
 * Tells systemd that the server listens (`Type=notify`). Its socket is of a kind that Node cannot open, so that its own tool does
 * it. Without effect where no service manager asked for it; one that asked and is not told ends the start by itself.
 */
export function tellServiceManager(): void {
  if (process.env["NOTIFY_SOCKET"] === undefined) return;
  spawn("systemd-notify", ["--ready"], { stdio: "ignore" }).on("error", () => {
    console.error("Warning: systemd waits to be told of the start, and there is no systemd-notify to do it");
  });
}
