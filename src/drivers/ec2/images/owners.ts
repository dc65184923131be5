import type { Image } from "../../../model/collections/images.ts";

/** Whose images are meant, and which of them, where an account publishes those of several. */
export interface Owner {
  /** The account, or one of EC2's own words. */
  readonly account: string;
  /** What the names of the images are like; any unless told. */
  readonly names?: RegExp;
}

/** The accounts by which those who make the common distributions publish their images. CentOS and Fedora share one. */
const distributions: Readonly<Record<string, Owner>> = {
  almalinux: { account: "764336703387" },
  centos: { account: "125523088429", names: /^CentOS/i },
  debian: { account: "136693071363" },
  fedora: { account: "125523088429", names: /^Fedora/i },
  flatcar: { account: "075585003325" },
  freebsd: { account: "782442783595" },
  redhat: { account: "309956199498" },
  rocky: { account: "792107900819" },
  suse: { account: "013907871322" },
  ubuntu: { account: "099720109477" },
};

/** Words of EC2's own. */
const words: ReadonlySet<string> = new Set(["self", "amazon", "aws-marketplace", "aws-backup-vault"]);

/**
 * Whose images are meant: an account, one of EC2's own words such as `self` and `amazon`, or the name of a distribution such as `debian`.
 * @returns undefined for what nobody owns anything by
 */
export function ownerCalled(name: string): Owner | undefined {
  if (words.has(name) || /^\d{12}$/.test(name)) return { account: name };
  return Object.hasOwn(distributions, name.toLowerCase()) ? distributions[name.toLowerCase()] : undefined;
}

/** Whether an image of one of these owners is one that is meant. */
export function isMeant(owners: readonly Owner[], { ownerId, name = "" }: Pick<Image, "ownerId" | "name">): boolean {
  const own = owners.filter(({ account }) => account === ownerId);
  return own.length === 0 || own.some(({ names }) => names === undefined || names.test(name));
}
