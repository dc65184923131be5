import { decodeRow } from "../store/row-codec.ts";

/** A row as it was found on disk, to be read when somebody wants it: most of a large cloud is never looked at. */
export class PackedRow {
  readonly #bytes: Buffer;

  /** `bytes` are the row's JSON. */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get bytes(): Buffer {
    return this.#bytes;
  }

  /** @throws SyntaxError for what is not JSON */
  unpack(): unknown {
    return decodeRow(JSON.parse(this.#bytes.toString("utf8")));
  }
}
