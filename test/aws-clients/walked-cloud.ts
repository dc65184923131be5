/** A cloud behind the API of EC2, and what to sign with. */
export interface CloudToWalk {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** What is known to be done otherwise there. */
  readonly lacks: ReadonlySet<Deviation>;
  /** How many instances to run at a time. */
  readonly fleet: number;
  close(): Promise<void>;
}

/** What not every server of the API does as AWS does it. */
export type Deviation = "client tokens" | "key types" | "user data" | "few instance types";

/** What OpenStack has no place for, or does not tell: user data is shown to administrators only. */
export const lacksOfOpenStack: ReadonlySet<Deviation> = new Set<Deviation>(["user data"]);
