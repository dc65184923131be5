import { crc32 } from "node:zlib";
import { damaged } from "./damage.ts";

/**
 * Records of a file to which is only ever appended. Each begins with three numbers of eight hexadecimal digits, each followed by
 * a space: the length of what follows them in bytes, its CRC-32, and the CRC-32 of the head so far. A line feed ends it.
 */
const headLength = 27;
const lineFeed = 10;

const hexadecimal = (value: number): string => value.toString(16).padStart(8, "0");

/** A record of a text. */
export function encodeFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(headLength + length + 1);
  frame.write(text, headLength);
  const checksum = crc32(frame.subarray(headLength, headLength + length));
  const head = `${hexadecimal(length)} ${hexadecimal(checksum)} `;
  frame.write(`${head}${hexadecimal(crc32(head))} `, 0, "latin1");
  frame[headLength + length] = lineFeed;
  return frame;
}

/** What the records of a file hold, and where they end. */
export interface Frames {
  readonly texts: readonly string[];
  /** Where the last whole record ends. */
  readonly end: number;
}

/**
 * Reads the records of a file from a place on. What was being written when the process or the machine died is left out: a record
 * that is cut off, or that was never filled by the file system.
 * @throws `failed_precondition` for anything else that is not as it was written
 */
export function readFrames(file: string, content: Buffer, start: number): Frames {
  const texts: string[] = [];
  let position = start;
  while (position < content.length) {
    const end = frameEnd(content, position);
    if (end === undefined) {
      if (!isTorn(content, position)) throw damaged(file, `the record at byte ${position} is not as it was written`);
      break;
    }
    texts.push(content.toString("utf8", position + headLength, end - 1));
    position = end;
  }
  return { texts, end: position };
}

/** Where the record at a place ends; undefined when it is not whole and right. */
function frameEnd(content: Buffer, position: number): number | undefined {
  const head = readHead(content, position);
  if (!head) return undefined;
  const end = position + headLength + head.length + 1;
  if (end > content.length || content[end - 1] !== lineFeed) return undefined;
  return crc32(content.subarray(position + headLength, end - 1)) === head.checksum ? end : undefined;
}

function readHead(content: Buffer, position: number): { readonly length: number; readonly checksum: number } | undefined {
  const text = content.toString("latin1", position, position + headLength);
  const [, length, checksum, ofHead] = /^([0-9a-f]{8}) ([0-9a-f]{8}) ([0-9a-f]{8}) $/.exec(text) ?? [];
  if (length === undefined || checksum === undefined || ofHead === undefined) return undefined;
  if (crc32(text.slice(0, 18)) !== Number.parseInt(ofHead, 16)) return undefined;
  return { length: Number.parseInt(length, 16), checksum: Number.parseInt(checksum, 16) };
}

/** Whether the rest of a file is one record that was not written to its end. */
function isTorn(content: Buffer, position: number): boolean {
  const rest = content.subarray(position);
  // A file system that lost power may have given the file its length and not its bytes. The text itself has no such byte.
  if (rest.includes(0)) return !hasFrame(content, position);
  if (rest.length < headLength) return true;
  const head = readHead(content, position);
  return head !== undefined && headLength + head.length + 1 > rest.length;
}

/** Whether a whole record comes later. */
function hasFrame(content: Buffer, position: number): boolean {
  for (let next = content.indexOf(lineFeed, position); next >= 0; next = content.indexOf(lineFeed, next + 1)) {
    if (frameEnd(content, next + 1) !== undefined) return true;
  }
  return false;
}
