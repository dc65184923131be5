import type { CollectionKey } from "../../model/collections.ts";
import type { Operation } from "../../model/collection.ts";

/** What the classic API answers when an operation has succeeded. */
export interface OperationAnswer {
  readonly status: 200 | 201 | 202 | 204;
  /** A member wrapped in an object of JSON, or bare; a list; a value of the operation's own shape; nothing. */
  readonly body: "member" | "bare member" | "list" | "value" | "none";
  /** Whether the header Location names the new member. */
  readonly location: boolean;
}

type Known = Partial<OperationAnswer>;

/** Where the original did otherwise than in most places, which is recorded. */
const irregular: Readonly<Record<string, Known>> = {
  "networks.create": { status: 200 },
  "subnets.create": { status: 200 },
  "networkInterfaces.create": { status: 200 },
  "addresses.associate": { status: 202, body: "none" },
  "addresses.disassociate": { status: 202, body: "none" },
  "volumes.attach": { status: 202 },
  "volumes.detach": { status: 202 },
  "instances.start": { status: 202, body: "bare member" },
  "instances.stop": { status: 202, body: "bare member" },
  "instances.reboot": { status: 202, body: "bare member" },
  "firewalls.createRules": { status: 201 },
  "firewalls.destroyRules": { status: 204, body: "none" },
};

/** The answer to an operation that is not one of blobs, whose answers are HTTP's own. */
export function answerTo(collection: CollectionKey, operation: string, { kind, result }: Operation): OperationAnswer {
  const body = kind === "list" ? "list" : result === "nothing" ? "none" : typeof result === "string" ? "member" : "value";
  const created = kind === "create";
  const status = created ? 201 : body === "none" ? 204 : 200;
  return { status, body, location: created, ...irregular[`${collection}.${operation}`] };
}
