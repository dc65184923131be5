/** A version by Semantic Versioning, taken apart. */
interface Version {
  readonly numbers: readonly [major: number, minor: number, patch: number];
  /** What follows the hyphen, split at its dots; empty for a release proper. */
  readonly prerelease: readonly string[];
}

const form = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

function parse(text: string): Version | undefined {
  const [, major, minor, patch, prerelease] = form.exec(text) ?? [];
  if (major === undefined) return undefined;
  return { numbers: [Number(major), Number(minor), Number(patch)], prerelease: prerelease?.split(".") ?? [] };
}

/** Below zero when the first version is the older one. Both must be well formed. */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [parse(one), parse(other)];
  if (!left || !right) throw new Error(`${left ? other : one} is no version`);
  for (const index of [0, 1, 2] as const) {
    const difference = left.numbers[index] - right.numbers[index];
    if (difference !== 0) return difference;
  }
  return comparePrereleases(left.prerelease, right.prerelease);
}

/** A release comes after its prereleases; of two of these, numbers go by size and before words. */
function comparePrereleases(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return other.length - one.length;
  for (let index = 0; index < Math.max(one.length, other.length); index++) {
    const [left, right] = [one[index], other[index]];
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1;
    if (left === right) continue;
    const [leftIsNumber, rightIsNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
    if (leftIsNumber && rightIsNumber) return Number(left) - Number(right);
    if (leftIsNumber !== rightIsNumber) return leftIsNumber ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return 0;
}

/**
 * What speaks against a version for the next release; undefined when nothing does.
 * @param current the version in package.json
 * @param tags the tags of the releases so far, such as `v1.0.0`
 */
export function objectionToVersion(version: string, current: string, tags: readonly string[]): string | undefined {
  if (!parse(version)) return `${version} is no version such as 2.1.0 or 2.1.0-rc.1`;
  if (version.endsWith("-dev")) return `${version} is a version of development`;
  const last = lastRelease(tags);
  if (last !== undefined && compareVersions(version, last.slice(1)) <= 0) return `${version} does not come after ${last}`;
  if (compareVersions(version, current) < 0) return `${version} comes before ${current}, which package.json has`;
  return undefined;
}

/** The tag of the highest version. */
export function lastRelease(tags: readonly string[]): string | undefined {
  return tags
    .filter((tag) => tag.startsWith("v") && parse(tag.slice(1)))
    .toSorted((one, other) => compareVersions(one.slice(1), other.slice(1)))
    .at(-1);
}
