/** What a package is, as far as its users may notice a change. */
export interface PackageFacts {
  /** Size in bytes by path. */
  readonly files: ReadonlyMap<string, number>;
  /** The parts of package.json that others rely on. */
  readonly manifest: Readonly<Record<string, unknown>>;
}

const heading = "## Unreleased";

/** The changes that no release has yet, without their heading; empty when there are none. */
export function unreleasedChanges(changelog: string): string {
  const [, section = ""] = new RegExp(`^${heading}\\n(.*?)(?=^## |$(?![^]))`, "ms").exec(changelog) ?? [];
  return section.trim();
}

/**
 * The changelog with the unreleased changes under a version, and an empty section for those to come.
 * @param date as YYYY-MM-DD
 */
export function releasedChangelog(changelog: string, version: string, date: string): string {
  return changelog.replace(`${heading}\n`, `${heading}\n\n## ${version} - ${date}\n`);
}

/** What differs between the packages of two releases, as lines of Markdown. */
export function packageChanges(before: PackageFacts, after: PackageFacts): readonly string[] {
  const added = [...after.files.keys()].filter((file) => !before.files.has(file));
  const removed = [...before.files.keys()].filter((file) => !after.files.has(file));
  const names = [...new Set([...Object.keys(before.manifest), ...Object.keys(after.manifest)])];
  const changed = names.filter((name) => JSON.stringify(before.manifest[name]) !== JSON.stringify(after.manifest[name]));
  return [
    `- ${after.files.size} files with ${kilobytes(after)} KB; there were ${before.files.size} with ${kilobytes(before)} KB`,
    ...added.map((file) => `- new: \`${file}\``),
    ...removed.map((file) => `- gone: \`${file}\``),
    ...changed.map((name) => `- \`${name}\`: from \`${written(before.manifest[name])}\` to \`${written(after.manifest[name])}\``),
  ];
}

function kilobytes({ files }: PackageFacts): number {
  return Math.round([...files.values()].reduce((sum, size) => sum + size, 0) / 1024);
}

function written(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
