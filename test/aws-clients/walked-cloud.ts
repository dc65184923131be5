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
export type Deviation = "client tokens" | "key types" | "tags of key pairs" | "few instance types" | Part;

/** Parts of a walk that a server may not serve at all; the status of instances is one of their attributes. */
type Part = "addresses" | "identity" | "instance attributes" | "networks" | "security groups" | "volumes";

/** What our server does not serve yet. Tools that cannot do without are tried all the same, and may fail as long as this is not empty. */
export const notServedYet: ReadonlySet<Part> = new Set<Part>();

/** Why a test of a tool that uses everything may fail, or false. */
export const unfinished = notServedYet.size > 0 && `not served yet: ${[...notServedYet].join(", ")}`;

/** What OpenStack has no place for. */
export const lacksOfOpenStack: ReadonlySet<Deviation> = new Set<Deviation>([...notServedYet, "tags of key pairs"]);
