import { allCollections, type ServiceKey } from "./collections.ts";
import type { Driver, Session } from "./driver.ts";
import { isObject, isPlain } from "./faults.ts";

const served = new Map(
  allCollections.filter(([, { source }]) => source !== "gateway").map(([key, collection]) => [key as ServiceKey, collection]),
);
const ownMethods = ["identity", "narrow", "providers"] as const satisfies readonly (keyof Session)[];

/**
 * What does not fit in what a driver offers: services and operations that the model does not have, and declarations of what is not
 * offered. Each begins with its path.
 * @param session as `connect` gives it
 */
export function sessionFaults(driver: Driver, session: unknown): readonly string[] {
  if (!isObject(session)) return ["connect must give a session"];
  const faults: string[] = [];
  if (typeof session["identity"] !== "function") faults.push("identity must be a function");
  for (const name of ownMethods) {
    if (session[name] !== undefined && typeof session[name] !== "function") faults.push(`${name} must be a function`);
  }
  if (isPlain(session)) {
    for (const name of Object.keys(session)) {
      if (!served.has(name as ServiceKey) && !ownMethods.some((own) => own === name))
        faults.push(`${name} is no collection of the model`);
    }
  }
  for (const [key, { operations }] of served) {
    const service = session[key];
    if (service === undefined) continue;
    if (!isObject(service)) faults.push(`${key} must be an object with the operations of the collection`);
    else faults.push(...serviceFaults(key, service, Object.keys(operations)));
  }
  return [...faults, ...declarationFaults(driver, session)];
}

function serviceFaults(
  key: string,
  service: Readonly<Record<string, unknown>>,
  operations: readonly string[],
): readonly string[] {
  const wrong = operations.filter((name) => service[name] !== undefined && typeof service[name] !== "function");
  const strange = isPlain(service) ? Object.keys(service).filter((name) => !operations.includes(name)) : [];
  return [
    ...wrong.map((name) => `${key}.${name} must be a function`),
    ...strange.map((name) => `${key}.${name} is no operation; there are ${operations.join(", ")}`),
  ];
}

/** What is declared of what is not there, and the other way round. */
function declarationFaults(driver: Driver, session: Readonly<Record<string, unknown>>): readonly string[] {
  const faults: string[] = [];
  const offers = (key: string, operation: string): boolean => {
    const service = session[key];
    return isObject(service) && typeof service[operation] === "function";
  };
  for (const [key, features] of Object.entries(driver.features)) {
    const declared = served.get(key as ServiceKey)?.features ?? {};
    for (const [name, value] of Object.entries(features ?? {})) {
      const on = declared[name]?.on;
      if (value !== undefined && on !== undefined && !offers(key, on))
        faults.push(`features.${key}.${name} belongs to ${key}.${on}, which the driver does not have`);
    }
  }
  for (const key of driver.tags ?? [])
    if (session[key] === undefined) faults.push(`tags names ${key}, which the driver does not have`);
  for (const key of driver.idempotent ?? [])
    if (!offers(key, "create")) faults.push(`idempotent names ${key}, which the driver cannot create`);
  if ((session["instances"] !== undefined) !== (driver.states !== undefined))
    faults.push("states must be there where there are instances, and only there");
  if ((session["blobs"] !== undefined) !== (driver.blobs !== undefined))
    faults.push("blobs must be declared where there are blobs, and only there");
  return faults;
}
