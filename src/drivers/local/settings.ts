import { allCollections } from "../../model/collections.ts";
import type { BlobLimits } from "../../model/driver.ts";
import { CloudError } from "../../model/errors.ts";
import type { Settings, SettingValues } from "../../model/setting.ts";
import type { CloudOptions, Quotas } from "./engine/options.ts";
import { cloudOwner } from "./engine/table.ts";

/** The account that is there unless others are named. */
export const firstAccount = { user: "mockuser", password: "mockpassword" } as const;

/** What the operator may say of the local cloud. */
export const settings = {
  accounts: {
    kind: "map",
    of: {
      kind: "text",
      doc: `The password of an account; without any there is \`${firstAccount.user}\` with \`${firstAccount.password}\`.`,
    },
    doc: `The accounts, each with a cloud of its own: user and password. Unless told there is \`${firstAccount.user}\` with \`${firstAccount.password}\`.`,
  },
  transitionSeconds: {
    kind: "number",
    minimum: 0,
    maximum: 86_400,
    default: 0,
    doc: "How long a change of state takes, such as the start of an instance; 0 skips the states in between.",
  },
  instances: {
    kind: "number",
    whole: true,
    minimum: 0,
    maximum: 100_000,
    default: 2,
    doc: "How many instances a new account begins with.",
  },
  quotas: {
    kind: "map",
    of: {
      kind: "number",
      whole: true,
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      doc: "The most members of a collection, such as `instances`, that an account may have; without limit unless told.",
    },
    doc: "The most members of a collection that an account may have, by the collection's name; without limit unless told.",
  },
  uploadHours: {
    kind: "number",
    minimum: 0,
    maximum: 87_600,
    default: 168,
    doc: "How long a segmented upload may take from its beginning; then it is given up, and its segments are removed. 0: any time.",
  },
  sync: {
    kind: "switch",
    default: true,
    doc: "Whether a change is answered only when it would survive a power failure; without, when it would survive the process.",
  },
} as const satisfies Settings;

export type LocalSettings = SettingValues<typeof settings>;

/** What the cloud's blob store takes: as much as S3 does. */
export const blobLimits: BlobLimits = {
  minimumSegment: 5 * 2 ** 20,
  maximumSegment: 5 * 2 ** 30,
  maximumSegments: 10_000,
  // That of a small blob is its MD5 all the same.
  etag: "opaque",
  order: "utf8",
  concurrentUploads: true,
};

/** @throws `invalid_argument` for an account that cannot log in, and for a quota of what has none */
export function cloudOptions({ accounts, transitionSeconds, instances, quotas, uploadHours }: LocalSettings): CloudOptions {
  return {
    accounts: checkedAccounts(accounts),
    transitionTime: transitionSeconds * 1000,
    uploadAge: uploadHours * 3_600_000,
    instances,
    quotas: checkedQuotas(quotas),
    keyType: "rsa",
    blobLimits,
    now: Date.now,
  };
}

function checkedAccounts(accounts: LocalSettings["accounts"]): CloudOptions["accounts"] {
  const checked = Object.entries(accounts).map(([user, password]) => {
    const parameter = `accounts.${user}`;
    const refuse = (message: string): Error => new CloudError("invalid_argument", message, { parameter });
    if (user === "" || user.includes(":")) throw refuse("A user name has a character at least, and no colon.");
    if (user === cloudOwner) throw refuse(`'${cloudOwner}' is the owner of what the cloud offers to everybody.`);
    if (!password) throw refuse(`The account '${user}' has no password.`);
    return [user, password] as const;
  });
  if (checked.length === 0) return { [firstAccount.user]: firstAccount.password };
  return Object.fromEntries(checked);
}

/** Collections whose members are created, by the names that clients know them by. */
const limitable = new Map(
  allCollections.flatMap(([key, { name, operations, source }]) =>
    source !== "gateway" && ("create" in operations || key === "blobs") ? [[name, key] as const] : [],
  ),
);

function checkedQuotas(quotas: LocalSettings["quotas"]): Quotas {
  const checked = Object.entries(quotas).map(([name, limit]) => {
    const key = limitable.get(name);
    if (key === undefined) {
      const message = `There are no quotas for '${name}', but for ${[...limitable.keys()].toSorted().join(", ")}.`;
      throw new CloudError("invalid_argument", message, { parameter: `quotas.${name}` });
    }
    return [key, limit] as const;
  });
  return Object.fromEntries(checked);
}
