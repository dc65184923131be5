const sensitiveName = /password|passwd|secret|token|authorization|credential|private|cookie|signature|^key$|apikey|accesskey/i;
const sensitiveText = /(\b(?:Basic|Bearer|Token|AWS4-HMAC-SHA256)\s+)\S.*|(:\/\/)[^/@\s]+@/gi;
const deepest = 4;

/** The fields of a log line without what could be a secret: by its name, or by its form inside a text. */
export function redact(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return redactFields(fields, 0);
}

function redactFields(fields: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, sensitiveName.test(name) ? "[redacted]" : redactValue(value, depth)]),
  );
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === "string") return value.replaceAll(sensitiveText, "$1$2[redacted]");
  if (typeof value !== "object" || value === null) return value;
  if (depth === deepest) return "[deep]";
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  // Errors and class instances may carry whole requests.
  if (value instanceof Error) return redactValue(value.message, depth);
  return redactFields(value, depth + 1);
}

/** The user name of a request without the token that some clouds' credentials put into it: `AKID;token=...`, `token=...`. */
export function plainUser(user: string | undefined): string | undefined {
  return user?.includes("=") ? user.replace(/(^|[;+,\s])((?:token|session)=).*$/is, "$1$2[redacted]") : user;
}

/** A provider without the user and password that somebody may have written into its URL. */
export function plainProvider(provider: string | undefined): string | undefined {
  return provider?.includes("@") ? provider.replaceAll(sensitiveText, "$1$2[redacted]") : provider;
}
