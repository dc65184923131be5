import { ContentFolder } from "../content/content-folder.ts";
import { LocalCloud, everybody } from "./cloud.ts";
import type { CloudOptions } from "./options.ts";
import { seedAccount } from "./seed-account.ts";
import { seedCloud } from "./seed.ts";

/** Makes a cloud in memory, with what it offers to everybody and what each account begins with. */
export function openCloud(options: CloudOptions): LocalCloud {
  const cloud = new LocalCloud(options, new ContentFolder());
  seedCloud(cloud);
  void seedAccounts(cloud);
  return cloud;
}

/** Gives new accounts what they begin with. Resolves when that lasts. */
export async function seedAccounts(cloud: LocalCloud): Promise<void> {
  const { accounts, instances } = cloud.options;
  const known = cloud.accounts.of(everybody);
  const { written } = cloud.ledger.transact(() => {
    for (const account of Object.keys(accounts)) {
      if (known.peek(account)) continue;
      seedAccount(cloud, account, instances);
      known.put({ id: account });
    }
  });
  await written;
}
