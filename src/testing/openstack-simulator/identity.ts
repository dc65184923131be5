import { randomUUID } from "node:crypto";
import { inside, type Ask } from "./service.ts";
import type { Mounted } from "./simulator.ts";

export interface SimulatedIdentity {
  /** The tokens that were handed out, oldest first. */
  readonly tokens: readonly string[];
  /** Every token so far is good no longer. */
  revoke(): void;
  isGood(token: string): boolean;
}

interface Entered {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The only account: user `demo` of project `demo`; its password and its API key are the same. */
const secret = "secret";

/** Keystone v3 and v2.0, as far as one account needs them. */
export function identity(origin: string, mounted: readonly Mounted[], tokenSeconds: number) {
  const tokens: string[] = [];
  const expires = new Map<string, number>();
  const issue = (): { readonly id: string; readonly at: string; readonly until: string } => {
    const now = Date.now();
    const id = randomUUID();
    tokens.push(id);
    expires.set(id, now + tokenSeconds * 1000);
    return { id, at: new Date(now).toISOString(), until: new Date(now + tokenSeconds * 1000).toISOString() };
  };
  const catalogue = <T>(toEndpoint: (url: string, region: string | undefined) => T) =>
    mounted.map(({ type, name, prefix, regions = ["RegionOne"] }) => ({
      type,
      name,
      endpoints: regions.map((region) => toEndpoint(origin + prefix, region)),
    }));

  const version3 = ({ body }: Ask): Entered => {
    const { name, password } = inside(inside(inside(inside(body, "auth"), "identity"), "password"), "user");
    if (name !== "demo" || password !== secret) return refused;
    const { id, at, until } = issue();
    const token = {
      user: { id: "u-demo", name: "demo" },
      project: { id: "p-demo", name: "demo" },
      issued_at: at,
      expires_at: until,
      catalog: catalogue((url, region) => ({ interface: "public", region_id: region, url })),
    };
    return { status: 201, body: { token }, headers: { "x-subject-token": id } };
  };
  const version2 = ({ body }: Ask): Entered => {
    const auth = inside(body, "auth");
    const [byPassword, byKey] = [inside(auth, "passwordCredentials"), inside(auth, "RAX-KSKEY:apiKeyCredentials")];
    const isGood =
      (byPassword["password"] ?? byKey["apiKey"]) === secret && (byPassword["username"] ?? byKey["username"]) === "demo";
    if (!isGood) return refused;
    const { id, until } = issue();
    const access = {
      token: { id, expires: until, tenant: { id: "123456", name: "123456" } },
      user: { id: "u-demo", name: "demo" },
      serviceCatalog: catalogue((publicURL, region) => ({ publicURL, ...(region !== undefined && { region }) })),
    };
    return { status: 200, body: { access } };
  };

  return {
    tokens,
    revoke: () => expires.clear(),
    isGood: (token: string) => (expires.get(token) ?? 0) > Date.now(),
    answer(ask: Ask): Entered | undefined {
      if (ask.method !== "POST") return undefined;
      if (ask.path === "/v3/auth/tokens") return version3(ask);
      return ask.path === "/v2.0/tokens" ? version2(ask) : undefined;
    },
  };
}

const refused: Entered = {
  status: 401,
  body: { error: { code: 401, title: "Unauthorized", message: "The request you have made requires authentication." } },
};
