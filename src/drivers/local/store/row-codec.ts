/**
 * Rows as JSON. Beside what JSON knows they hold dates and octets, written as `{"$date": ISO 8601}` and `{"$bytes": Base64}`;
 * a key of a row that begins with a dollar sign is written with two.
 */
export function encodeRow(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return { $date: value.toISOString() };
  if (value instanceof Uint8Array)
    return { $bytes: Buffer.from(value.buffer, value.byteOffset, value.length).toString("base64") };
  if (Array.isArray(value)) return value.map(encodeRow);
  const encoded: [string, unknown][] = [];
  for (const [key, field] of Object.entries(value)) {
    if (field !== undefined) encoded.push([key.startsWith("$") ? `$${key}` : key, encodeRow(field)]);
  }
  return Object.fromEntries(encoded);
}

/** Reads what `encodeRow` gave. */
export function decodeRow(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(decodeRow);
  const fields = value as Record<string, unknown>;
  let escaped = false;
  for (const key in fields) {
    const field = fields[key];
    if (key.startsWith("$")) {
      if (key === "$date") return new Date(field as string);
      if (key === "$bytes") return new Uint8Array(Buffer.from(field as string, "base64"));
      escaped = true;
    }
    if (typeof field === "object" && field !== null) fields[key] = decodeRow(field);
  }
  if (!escaped) return fields;
  return Object.fromEntries(Object.entries(fields).map(([key, field]) => [key.replace(/^\$\$/, "$"), field]));
}
