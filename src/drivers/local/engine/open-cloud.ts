import { LocalCloud } from "./cloud.ts";
import type { CloudOptions } from "./options.ts";
import { seedAccount } from "./seed-account.ts";
import { seedCloud } from "./seed.ts";

/** Makes a cloud with what it offers to everybody, and what each account begins with. */
export function openCloud(options: CloudOptions): LocalCloud {
  const cloud = new LocalCloud(options);
  seedCloud(cloud);
  for (const account of Object.keys(options.accounts)) seedAccount(cloud, account, options.instances);
  return cloud;
}
