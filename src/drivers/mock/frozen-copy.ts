/**
 * A deep copy of plain data that nobody can change: objects and arrays are frozen, fields that are `undefined` are left
 * out, so that what is absent is absent. Whatever is not plain (dates aside) is passed on as it is.
 */
export function frozenCopy<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(copy));
  if (value instanceof Date) return new Date(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  // Defined, not assigned: a key such as `__proto__` is data like any other.
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.freeze(Object.fromEntries(fields.map(([key, field]) => [key, copy(field)])));
}
