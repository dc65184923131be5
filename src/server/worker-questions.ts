import type { ListenerPorts } from "./listener-ports.ts";
import type { KeyAndCertificate } from "./tls.ts";

/** What a worker is told before it starts. */
export interface WorkerOrders {
  /** A number that a worker which takes its place will have too, from 1. */
  readonly place: number;
  /** The configuration file as it was when the group started: a worker that starts later must not differ from the others. */
  readonly configurationText: string | undefined;
  readonly ports: ListenerPorts;
  /** The key that all seal with where the configuration has none, in Base64. */
  readonly sealingKey: string;
}

/** What a worker asks the process that supervises it. */
export type WorkerQuestions = {
  readonly orders: { readonly argument: undefined; readonly answer: WorkerOrders };
  /** The certificate that is made for a host name: the same one for all. */
  readonly certificate: { readonly argument: string; readonly answer: KeyAndCertificate };
  /** The metrics of all workers. */
  readonly metrics: { readonly argument: undefined; readonly answer: readonly string[] };
  /** Tells that it listens, and what is to be said about that on the terminal. */
  readonly started: { readonly argument: readonly string[]; readonly answer: void };
  /** Tells why it does not. */
  readonly failed: { readonly argument: string; readonly answer: void };
};

/** What the supervisor asks a worker. */
export type SupervisorQuestions = {
  readonly metrics: { readonly argument: undefined; readonly answer: string };
  readonly reload: { readonly argument: undefined; readonly answer: void };
  /** To answer what it has accepted, and to end. */
  readonly drain: { readonly argument: undefined; readonly answer: void };
};
