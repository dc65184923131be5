import { StartError } from "../server/start-error.ts";

/** Groups that unprivileged daemons run in, by the custom of the systems. */
const usualGroups = ["nobody", "nogroup"];

/**
 * Becomes an ordinary user for good. Without effect where the process does not belong to root.
 * @throws StartError for a user or group that this system does not have
 */
export function dropPrivileges(user: string, group: string | undefined): void {
  // Node has initgroups wherever it has setuid; its type declarations have not.
  const system = process as typeof process & { initgroups?(user: string, group: string): void };
  if (system.getuid?.() !== 0) return;
  const candidates = group === undefined ? usualGroups : [group];
  const taken = candidates.find((name) => succeeds(() => system.setgid?.(name)));
  if (taken === undefined) throw new StartError(`There is no group ${candidates.join(" or ")}; name one with -g`);
  if (!succeeds(() => system.initgroups?.(user, taken)) || !succeeds(() => system.setuid?.(user))) {
    throw new StartError(`There is no user ${user}; name one with -u`);
  }
}

function succeeds(call: () => void): boolean {
  try {
    call();
    return true;
  } catch {
    return false;
  }
}
