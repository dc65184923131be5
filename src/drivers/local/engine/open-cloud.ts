import { ContentFolder } from "../content/content-folder.ts";
import { arrive } from "./arrivals.ts";
import { LocalCloud, everybody } from "./cloud.ts";
import type { CloudOptions } from "./options.ts";
import { seedAccount } from "./seed-account.ts";
import { seedCloud } from "./seed.ts";

/** Makes a cloud with what it offers to everybody, and nothing else yet. Contents lie in a temporary folder unless told. */
export function emptyCloud(options: CloudOptions, contents = new ContentFolder()): LocalCloud {
  const cloud = new LocalCloud(options, contents, arrive);
  seedCloud(cloud);
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
