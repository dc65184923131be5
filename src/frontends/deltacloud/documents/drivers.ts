import type { DriverResource } from "../../../model/collections/drivers.ts";
import { cdata, each, element, text, when } from "../../../wire/xml-node.ts";
import { member, type Node, type ResourceDocument, type Scope } from "./resource-document.ts";

type Provider = DriverResource["providers"][number];
type Entrypoint = Provider["entrypoints"][number];

/** A provider with a name was told by the cloud itself; the others are the declaration's. */
const dynamic = (provider: Provider): boolean => provider.name !== undefined;

const declaredEntrypoint = cdata<Entrypoint, Scope>("entrypoint", ({ url }) => url, { kind: ({ kind }) => kind });
const toldEntrypoint = text<readonly [Provider, Entrypoint], Scope>("entrypoint", ([, { url }]) => url, {
  kind: ([{ name }]) => name,
});

const provider: Node<Provider> = element(
  "provider",
  { id: ({ id }) => id },
  when(
    dynamic,
    each((told) => told.entrypoints.map((entrypoint) => [told, entrypoint] as const), toldEntrypoint),
  ),
  when(
    (declared) => !dynamic(declared),
    each(({ entrypoints }) => entrypoints, declaredEntrypoint),
  ),
);

/** Kind → provider → address, as the original kept it. */
function entrypointsOf({ providers }: DriverResource): Record<string, Record<string, string>> | undefined {
  const byKind = new Map<string, [string, string][]>();
  for (const { id, entrypoints } of providers.filter((candidate) => !dynamic(candidate))) {
    for (const { kind, url } of entrypoints) {
      const known = byKind.get(kind);
      if (known) known.push([id, url]);
      else byKind.set(kind, [[id, url]]);
    }
  }
  if (byKind.size === 0) return undefined;
  return Object.fromEntries([...byKind].map(([kind, entries]) => [kind, Object.fromEntries(entries)]));
}

/** The labels of credentials, where they are not what every login form says. */
function labelsOf({ usernameLabel, passwordLabel }: DriverResource): object {
  const ordinary = /^user ?name$/i.test(usernameLabel ?? "username") && /^password$/i.test(passwordLabel ?? "password");
  return ordinary ? {} : { username: usernameLabel, password: passwordLabel };
}

/** A driver as the original's configuration said it. */
function describe(driver: DriverResource): object {
  const told = driver.providers.filter(dynamic);
  return {
    entrypoints: entrypointsOf(driver),
    name: driver.name,
    ...labelsOf(driver),
    ...(told.length > 0 && {
      providers: told.map(({ id, name, entrypoints }) => ({ id, name, url: entrypoints[0]?.url ?? null })),
    }),
  };
}

export const driverDocument: ResourceDocument<DriverResource> = {
  undeclared: true,
  xml: member(
    "drivers",
    text("name", (driver) => driver.name),
    when(
      (_driver, { occasion }) => occasion === "index",
      each((driver) => driver.providers, element<Provider, Scope>("provider", { id: ({ id }) => id })),
    ),
    when(
      (_driver, { occasion }) => occasion !== "index",
      each((driver) => driver.providers, provider),
    ),
  ),
  json: (driver) => ({ ...describe(driver), id: driver.id }),
  jsonList: { head: "{", tail: "}", item: (driver) => `${JSON.stringify(driver.id)}:${JSON.stringify(describe(driver))}` },
};
