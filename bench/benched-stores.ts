import { presignV4 } from "../src/drivers/ec2/signing/sign-v4.ts";
import { exchange, type Target } from "./transfer.ts";

/** An object store, by the driver that reaches it. */
export interface BenchedStore {
  readonly title: string;
  readonly driver: string;
  readonly provider: string;
  readonly user: string;
  readonly password: string;
  /** Lets the client in by itself. */
  enter(): Promise<StraightWay>;
}

/** How a client reaches the store without anything between; the port may be another one's that leads there. */
export interface StraightWay {
  readonly target: Target;
  /** Of a blob, for one method; without a blob of the bucket. */
  path(method: string, blob?: string): string;
}

const bucket = "bench";

/** The stores that the environment names for the tests. */
export function benchedStores(): readonly BenchedStore[] {
  return [named("SWIFT_TEMPAUTH", "Swift", "swift", enterSwift), named("S3_CEPH", "Ceph, by S3", "s3", enterS3)].flat();
}

type Named = Pick<BenchedStore, "provider" | "user" | "password">;

function named(
  variable: string,
  title: string,
  driver: string,
  enter: (store: Named) => Promise<StraightWay>,
): readonly BenchedStore[] {
  const [provider, user, password] = ["PROVIDER", "USER", "PASSWORD"].map(
    (name) => process.env[`DELTACLOUD_TEST_${variable}_${name}`],
  );
  if (provider === undefined || user === undefined || password === undefined) return [];
  const store = { provider, user, password };
  return [{ title, driver, ...store, enter: () => enter(store) }];
}

/** With a token of Swift's own authentication. */
async function enterSwift({ provider, user, password }: Named): Promise<StraightWay> {
  const [name, account] = user.split("+");
  const answer = await fetch(provider, { headers: { "X-Auth-User": `${account}:${name}`, "X-Auth-Key": password } });
  const { hostname, port, pathname } = new URL(answer.headers.get("x-storage-url") ?? "");
  const headers = { "X-Auth-Token": answer.headers.get("x-auth-token") ?? "" };
  return straight(hostname, port, headers, (_, blob) => [pathname, bucket, blob].filter(Boolean).join("/"));
}

/** With addresses that are signed before the clock runs. */
async function enterS3({ provider, user, password }: Named): Promise<StraightWay> {
  const [base = "", region = "us-east-1"] = provider.split(";");
  const { hostname, port, host, origin } = new URL(base);
  const signing = {
    key: { id: user, secret: password, sessionToken: undefined },
    scope: { service: "s3", region },
    time: Date.now(),
  };
  const hour = 3600;
  return straight(hostname, port, { Host: host }, (method, blob) => {
    const url = [origin, bucket, blob].filter(Boolean).join("/");
    return presignV4({ method, url, headers: {} }, signing, hour).slice(origin.length);
  });
}

const straight = (
  host: string,
  port: string,
  headers: Readonly<Record<string, string>>,
  path: StraightWay["path"],
): StraightWay => ({ target: { host, port: Number(port), headers }, path });

/** Makes the bucket of the benchmark, or removes it. */
export async function changeBucket({ target, path }: StraightWay, method: "PUT" | "DELETE"): Promise<void> {
  await exchange(target, { method, path: path(method) });
}
