import type { EntryPoint } from "../../client/client.ts";
import { facts, table } from "./table.ts";

/** What the server and the cloud can do, for people. */
export function apiText({ driver, provider, version, collections }: EntryPoint, width: number): string {
  const head = facts([
    ["driver", driver],
    ["provider", provider],
    ["version", version],
  ]);
  const rows = collections.map(({ name, features }) => [name, features.map((feature) => feature.name).join(", ")]);
  return `${head}\n\n${table(["collection", "features"], rows, width)}`;
}
