import { after } from "node:test";
import deltacloud from "../frontends/deltacloud/frontend.ts";
import type { Driver } from "../model/driver.ts";
import { listen } from "./frontend-listener.ts";
import { testGateway } from "./gateway-harness.ts";
import { connectRaw, type RawAnswer } from "./raw-client.ts";

/** Sends one request on a connection of its own and gives the answer. */
export type Send = (line: string, headers?: readonly string[], body?: string | Uint8Array) => Promise<RawAnswer>;

/** The Host that requests have unless told. */
export const host = "cloud.example:3001";

/** The header with a user's credentials. */
export const login = (user: string, password: string): string => `Authorization: Basic ${btoa(`${user}:${password}`)}`;

/** The credentials of the mock. */
export const mockuser = login("mockuser", "mockpassword");

/**
 * Serves drivers by the classic API until the tests of the file, or of the suite, have ended. A request is a method and a target (`GET /api`), or a whole first
 * line of HTTP/1.0. Nothing is sent but what the test says, Host, Content-Length and Connection; other clients add an Accept.
 */
export async function serveClassic(...drivers: readonly Driver[]): Promise<Send> {
  const { gateway } = testGateway(drivers);
  const { port, close } = await listen(deltacloud, gateway);
  after(close);
  return async (line, headers = [], body) => {
    const client = await connectRaw(port);
    const lines = [line.includes(" HTTP/1.0") ? line : `${line} HTTP/1.1\r\nHost: ${host}`, ...headers, "Connection: close"];
    if (body !== undefined) lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
    client.send(`${lines.join("\r\n")}\r\n\r\n`);
    if (body !== undefined) client.send(body);
    try {
      return await client.answer(line.split(" ", 1)[0]);
    } finally {
      client.socket.destroy();
    }
  };
}

/** A form as a request's body has it, and its Content-Type. */
export const formType = "Content-Type: application/x-www-form-urlencoded";
