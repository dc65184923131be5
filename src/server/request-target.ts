/** A request target in origin form, and the host that came with it if it was absolute. */
export interface RequestTarget {
  readonly target: string;
  readonly authority?: string | undefined;
}

const absolute = /^https?:\/\/(?:[^/?#@]*@)?([^/?#@]*)(.*)$/is;
const slash = 47;

/**
 * Brings a request target into origin form without touching a byte of its path and query. Undefined for what is neither
 * origin form, absolute form nor `*`.
 */
export function originForm(raw: string): RequestTarget | undefined {
  if (raw.charCodeAt(0) === slash || raw === "*") return { target: raw };
  const [, authority, rest = ""] = absolute.exec(raw) ?? [];
  if (!authority) return undefined;
  return { target: rest.startsWith("/") ? rest : `/${rest}`, authority };
}

/** The path of a target, without its query. */
export function pathOf(target: string): string {
  const question = target.indexOf("?");
  return question === -1 ? target : target.slice(0, question);
}

/** The path for a log: matrix parameters are parameters, and stay out like the query. */
export function pathForLog(path: string): string {
  return path.includes(";") ? path.replaceAll(/;[^/]*/g, "") : path;
}

/** Whether a target lies at or below a mount: it is followed by nothing, `/`, `;` or `?`. */
export function liesBelow(target: string, mount: string): boolean {
  if (!target.startsWith(mount)) return false;
  if (target.length === mount.length || mount === "/") return true;
  const next = target.charAt(mount.length);
  return next === "/" || next === ";" || next === "?";
}
