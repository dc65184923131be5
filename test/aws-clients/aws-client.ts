import assert from "node:assert/strict";

/** Parameters of a call, by the names of the service's own description, such as `InstanceIds`. Text that travels as Base64 is given as it is. */
export type Parameters = Readonly<Record<string, unknown>>;

/** What a client made of an answer, by the names of the service's own description. */
export type Answer = Readonly<Record<string, unknown>>;

/** The services that are called, by boto3's names. The walk through EC2 needs the first two of every client. */
export type Service = "ec2" | "sts" | "iam" | "elb" | "elbv2" | "cloudwatch";

/** A client of AWS that has every operation, waiter and paginator of its services: what they call differs by name alone. */
export interface AwsClient {
  /** @throws AwsError when the server refuses */
  call(operation: string, parameters?: Parameters, service?: Service): Promise<Answer>;
  /** Waits as the client itself does, by a waiter's name such as `InstanceRunning`. @throws when it gives up */
  wait(waiter: string, parameters: Parameters, service?: Service): Promise<void>;
  /** The pages of a list, as the client's own paginator walks through them. */
  pages(operation: string, pageSize: number, parameters?: Parameters): Promise<readonly Answer[]>;
  close(): Promise<void>;
}

/** How a client tells of the error of a service. */
export class AwsError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = "AwsError";
    this.code = code;
  }
}

/** The value in an answer below a path such as `Reservations[0].Instances[0].State`; undefined where there is none. */
export function valueAt(answer: unknown, path: string): unknown {
  let value = answer;
  for (const step of path.matchAll(/[^.[\]]+/g)) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step[0]];
  }
  return value;
}

/** The text in an answer below a path. @throws when there is none */
export function textAt(answer: unknown, path: string): string {
  const value = valueAt(answer, path);
  assert.ok(typeof value === "string" && value !== "", `no text at ${path} in ${JSON.stringify(answer)}`);
  return value;
}

/** The list in an answer below a path; empty where there is none, as clients leave empty lists out. */
export function listAt(answer: unknown, path: string): readonly Answer[] {
  const value = valueAt(answer, path) ?? [];
  assert.ok(Array.isArray(value), `no list at ${path} in ${JSON.stringify(answer)}`);
  return value as readonly Answer[];
}

/** Expects a call to be refused with one of the codes. */
export async function refused(call: Promise<unknown>, ...codes: readonly string[]): Promise<void> {
  await assert.rejects(call, (error) => {
    assert.ok(error instanceof AwsError, String(error));
    assert.ok(codes.includes(error.code), `${error.message}, and not ${codes.join(" or ")}`);
    return true;
  });
}
