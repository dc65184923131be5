import { CloudError } from "../model/errors.ts";

/**
 * CBOR (RFC 8949) as far as APIs use it that are written in JSON elsewhere: maps with text keys, arrays, text, bytes, numbers, booleans,
 * null, and times (tag 1). Integers beyond 2^53 lose digits.
 */

const deepest = 32;

/** Writes a value. Dates become times; members that are undefined are left out. @throws Error for what has no form here */
export function writeCbor(value: unknown): Buffer {
  const pieces: Buffer[] = [];
  write(value, pieces);
  return Buffer.concat(pieces);
}

function write(value: unknown, pieces: Buffer[]): void {
  if (typeof value === "string") writeSized(3, Buffer.from(value, "utf8"), pieces);
  else if (typeof value === "number") pieces.push(numberOf(value));
  else if (typeof value === "boolean") pieces.push(Buffer.from([value ? 0xf5 : 0xf4]));
  else if (value === null) pieces.push(Buffer.from([0xf6]));
  else if (value instanceof Date) pieces.push(head(6, 1), numberOf(value.getTime() / 1000));
  else if (value instanceof Uint8Array) writeSized(2, Buffer.from(value), pieces);
  else if (Array.isArray(value)) {
    pieces.push(head(4, value.length));
    for (const item of value) write(item, pieces);
  } else if (typeof value === "object") {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    pieces.push(head(5, members.length));
    for (const [key, member] of members) {
      writeSized(3, Buffer.from(key, "utf8"), pieces);
      write(member, pieces);
    }
  } else throw new Error(`CBOR has no form for a ${typeof value}`);
}

function writeSized(major: number, bytes: Buffer, pieces: Buffer[]): void {
  pieces.push(head(major, bytes.length), bytes);
}

function numberOf(value: number): Buffer {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return value >= 0 ? head(0, value) : head(1, -1 - value);
  const bytes = Buffer.alloc(9, 0xfb);
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

function head(major: number, argument: number): Buffer {
  const type = major << 5;
  if (argument < 24) return Buffer.from([type | argument]);
  if (argument < 0x100) return Buffer.from([type | 24, argument]);
  const bytes = Buffer.alloc(argument < 0x1_0000 ? 3 : argument < 0x1_0000_0000 ? 5 : 9);
  bytes[0] = type | (bytes.length === 3 ? 25 : bytes.length === 5 ? 26 : 27);
  if (bytes.length === 3) bytes.writeUInt16BE(argument, 1);
  else if (bytes.length === 5) bytes.writeUInt32BE(argument, 1);
  else bytes.writeBigUInt64BE(BigInt(argument), 1);
  return bytes;
}

/**
 * Reads one value. Maps become objects without a prototype, undefined becomes null.
 * @throws `invalid_argument` for what is cut off, goes on behind its end, is nested deeper than 32 levels or has another form
 */
export function readCbor(bytes: Uint8Array): unknown {
  const reader = new Reader(bytes);
  const value = reader.item(0);
  if (!reader.isAtEnd) throw malformed("there is something behind the value");
  return value;
}

/** Ends what has no length of its own. */
const breakMark = Symbol("break");

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  item(depth: number): unknown {
    const value = this.#itemOrBreak(depth);
    if (value === breakMark) throw malformed("a break stands where none can be");
    return value;
  }

  #itemOrBreak(depth: number): unknown {
    if (depth > deepest) throw malformed(`it is nested deeper than ${deepest} levels`);
    const [initial = 0] = this.#take(1);
    const major = initial >> 5;
    const detail = initial & 31;
    if (major === 7) return this.#simple(detail);
    const argument = detail === 31 ? undefined : this.#argument(detail);
    switch (major) {
      case 0:
        return sized(argument);
      case 1:
        return -1 - sized(argument);
      case 2:
        return this.#chunks(2, argument);
      case 3:
        return textOf(this.#chunks(3, argument));
      case 4:
        return [...this.#items(argument, depth)];
      case 5:
        return this.#map(argument, depth);
      default:
        return this.#tagged(sized(argument), depth);
    }
  }

  /** The argument of a head: in it, or in the bytes behind it. */
  #argument(detail: number): number {
    if (detail < 24) return detail;
    if (detail === 24) return this.#take(1).readUInt8();
    if (detail === 25) return this.#take(2).readUInt16BE();
    if (detail === 26) return this.#take(4).readUInt32BE();
    if (detail === 27) return Number(this.#take(8).readBigUInt64BE());
    throw malformed("a head is not of the right form");
  }

  #simple(detail: number): unknown {
    switch (detail) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
      case 23:
        return null;
      case 25:
        return half(this.#take(2).readUInt16BE());
      case 26:
        return this.#take(4).readFloatBE();
      case 27:
        return this.#take(8).readDoubleBE();
      case 31:
        return breakMark;
      default:
        throw malformed("a simple value is not known");
    }
  }

  #chunks(major: number, length: number | undefined): Buffer {
    if (length !== undefined) return this.#take(length);
    const chunks: Buffer[] = [];
    for (;;) {
      const [initial = 0] = this.#take(1);
      if (initial === 0xff) return Buffer.concat(chunks);
      if (initial >> 5 !== major || (initial & 31) === 31) throw malformed("a chunk is not of the right kind");
      chunks.push(this.#take(this.#argument(initial & 31)));
    }
  }

  /** A length says nothing of what there is: entries are read until their bytes end. */
  *#items(count: number | undefined, depth: number): Generator<unknown, void, undefined> {
    for (let index = 0; index < (count ?? Number.POSITIVE_INFINITY); index++) {
      const value = count === undefined ? this.#itemOrBreak(depth + 1) : this.item(depth + 1);
      if (value === breakMark) return;
      yield value;
    }
  }

  #map(count: number | undefined, depth: number): Readonly<Record<string, unknown>> {
    const members = Object.create(null) as Record<string, unknown>;
    let key: string | undefined;
    for (const value of this.#items(count === undefined ? undefined : count * 2, depth)) {
      if (key === undefined) {
        if (typeof value !== "string") throw malformed("a key of a map is no text");
        if (value in members) throw malformed("a map has a key twice");
        key = value;
      } else {
        members[key] = value;
        key = undefined;
      }
    }
    if (key !== undefined) throw malformed("the last key of a map has no value");
    return members;
  }

  #tagged(tag: number, depth: number): unknown {
    const value = this.item(depth + 1);
    if (tag !== 1) throw malformed(`the tag ${tag} is not known`);
    const time = typeof value === "number" ? new Date(Math.round(value * 1000)) : undefined;
    if (!time || Number.isNaN(time.getTime())) throw malformed("a time is no number of seconds");
    return time;
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw malformed("it is cut off");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

function sized(argument: number | undefined): number {
  if (argument === undefined) throw malformed("a head is not of the right form");
  return argument;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function textOf(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed("a text is not in UTF-8");
  }
}

/** A number of 16 bits: sign, 5 bits of exponent, 10 of fraction. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const malformed = (problem: string): CloudError => new CloudError("invalid_argument", `The CBOR is not valid: ${problem}.`);
