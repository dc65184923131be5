/** The accounts by which those who make the common distributions publish their images. */
const distributions: Readonly<Record<string, string>> = {
  almalinux: "764336703387",
  centos: "125523088429",
  debian: "136693071363",
  fedora: "125523088429",
  flatcar: "075585003325",
  freebsd: "782442783595",
  redhat: "309956199498",
  rocky: "792107900819",
  suse: "013907871322",
  ubuntu: "099720109477",
};

/** Words of EC2's own. */
const words: ReadonlySet<string> = new Set(["self", "amazon", "aws-marketplace", "aws-backup-vault"]);

/**
 * Whose images are meant: an account, one of EC2's own words such as `self` and `amazon`, or the name of a distribution such as `debian`.
 * @returns undefined for what nobody owns anything by
 */
export function ownerCalled(name: string): string | undefined {
  if (words.has(name) || /^\d{12}$/.test(name)) return name;
  return Object.hasOwn(distributions, name.toLowerCase()) ? distributions[name.toLowerCase()] : undefined;
}
