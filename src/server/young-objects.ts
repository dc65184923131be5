import { setFlagsFromString } from "node:v8";

/**
 * Keeps V8 from making objects old when they are made. It does so for good where the first hundred of a kind were still in use when garbage
 * was collected, as those of the first requests are while a server starts. Objects of a request are never in use for long; made old, they
 * wait for the collection of the whole heap, and all that they refer to waits with them. For programs, before they start a server.
 */
export function keepNewObjectsYoung(): void {
  setFlagsFromString("--no-allocation-site-pretenuring");
}
