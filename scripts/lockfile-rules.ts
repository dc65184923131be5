/** One package of package-lock.json, as far as it matters here. */
export interface LockedPackage {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * Checks a lockfile: checksums and no hosts, so that it serves with any registry; and what users install has neither install
 * scripts nor parts for one platform. A tool's parts for all platforms must be there, or `npm ci` refuses the file: they appear in
 * a registry later than the tool itself, and are left out silently by whoever comes too early.
 * @param packages the member `packages` of package-lock.json; the key "" is the project itself
 * @returns one sentence for each fault
 */
export function checkLockfile(packages: Readonly<Record<string, LockedPackage>>): readonly string[] {
  return Object.entries(packages).flatMap(([folder, locked]) => {
    if (folder === "") return [];
    const name = folder.replace(/^.*node_modules\//, "");
    const faults: string[] = [];
    if (locked.resolved !== undefined) faults.push(`${name} names the host that it came from`);
    if (locked.integrity === undefined) faults.push(`${name} has no checksum`);
    if (locked.dev !== true && locked.hasInstallScript) faults.push(`${name} has an install script`);
    if (locked.dev !== true && (locked.os ?? locked.cpu)) faults.push(`${name} is for some platforms only`);
    for (const part of Object.keys(locked.optionalDependencies ?? {})) {
      if (!Object.keys(packages).some((other) => other.endsWith(`node_modules/${part}`)))
        faults.push(`${name} lacks its part ${part}`);
    }
    return faults;
  });
}
