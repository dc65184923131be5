import { crc32 } from "node:zlib";

/** A checksum that takes its input in parts. */
export interface RunningChecksum {
  update(bytes: Uint8Array): void;
  /** The checksum of all that it was given, big-endian. */
  digest(): Buffer;
}

/** The CRC of Ethernet, gzip and so on. */
export function crc32Checksum(): RunningChecksum {
  let value = 0;
  return {
    update: (bytes) => void (value = crc32(bytes, value)),
    digest: () => bigEndian(value),
  };
}

// Eight tables, one for each byte of a step: RFC 3720's polynomial, reflected.
const castagnoli = tablesOf(0, 0x82f63b78);
// The polynomial of the NVM Express specification, reflected, in two halves.
const nvme = tablesOf(0x9a6c9329, 0xac4bc9b5);

/** CRC-32C, as iSCSI and object stores have it. */
export function crc32cChecksum(): RunningChecksum {
  const { low } = castagnoli();
  let value = ~0;
  return {
    update(bytes) {
      const { length } = bytes;
      const view = new DataView(bytes.buffer, bytes.byteOffset, length);
      let position = 0;
      for (; position + 8 <= length; position += 8) {
        const first = value ^ view.getInt32(position, true);
        const second = view.getInt32(position + 4, true);
        value = step(low, first, second);
      }
      for (; position < length; position++) value = at(low, 0, value ^ (bytes[position] as number)) ^ (value >>> 8);
    },
    digest: () => bigEndian(~value),
  };
}

/** CRC-64/NVME, the checksum that clients of S3 compute by default. */
export function crc64nvmeChecksum(): RunningChecksum {
  const { low, high } = nvme();
  let lowHalf = ~0;
  let highHalf = ~0;
  return {
    update(bytes) {
      const { length } = bytes;
      const view = new DataView(bytes.buffer, bytes.byteOffset, length);
      let position = 0;
      for (; position + 8 <= length; position += 8) {
        const first = lowHalf ^ view.getInt32(position, true);
        const second = highHalf ^ view.getInt32(position + 4, true);
        lowHalf = step(low, first, second);
        highHalf = step(high, first, second);
      }
      for (; position < length; position++) {
        const index = lowHalf ^ (bytes[position] as number);
        lowHalf = at(low, 0, index) ^ ((lowHalf >>> 8) | (highHalf << 24));
        highHalf = at(high, 0, index) ^ (highHalf >>> 8);
      }
    },
    digest: () => Buffer.concat([bigEndian(~highHalf), bigEndian(~lowHalf)]),
  };
}

const at = (table: Int32Array, distance: number, index: number): number => table[distance * 256 + (index & 255)] as number;

const step = (table: Int32Array, first: number, second: number): number =>
  at(table, 7, first) ^
  at(table, 6, first >>> 8) ^
  at(table, 5, first >>> 16) ^
  at(table, 4, first >>> 24) ^
  at(table, 3, second) ^
  at(table, 2, second >>> 8) ^
  at(table, 1, second >>> 16) ^
  at(table, 0, second >>> 24);

interface Tables {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/** The tables for a reflected polynomial, made when they are first asked for. */
function tablesOf(highPolynomial: number, lowPolynomial: number): () => Tables {
  let made: Tables | undefined;
  return () => (made ??= makeTables(highPolynomial, lowPolynomial));
}

/** Entry `distance * 256 + byte` is what a byte comes to when `distance` more bytes of zeros have followed it. */
function makeTables(highPolynomial: number, lowPolynomial: number): Tables {
  const low = new Int32Array(8 * 256);
  const high = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let lowHalf = byte;
    let highHalf = 0;
    for (let bit = 0; bit < 8; bit++) {
      const odd = lowHalf & 1;
      lowHalf = (lowHalf >>> 1) | (highHalf << 31);
      highHalf >>>= 1;
      if (odd) {
        lowHalf ^= lowPolynomial;
        highHalf ^= highPolynomial;
      }
    }
    low[byte] = lowHalf;
    high[byte] = highHalf;
  }
  for (let entry = 256; entry < low.length; entry++) {
    const lowHalf = low[entry - 256] as number;
    const highHalf = high[entry - 256] as number;
    low[entry] = at(low, 0, lowHalf) ^ ((lowHalf >>> 8) | (highHalf << 24));
    high[entry] = at(high, 0, lowHalf) ^ (highHalf >>> 8);
  }
  return { low, high };
}

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value | 0);
  return bytes;
}
