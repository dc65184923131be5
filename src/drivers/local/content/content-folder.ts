import { randomUUID } from "node:crypto";
import { readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ByteStream } from "../../../model/shape.ts";
import { ContentReading, type ByteRange, type Source } from "./content-reading.ts";
import { writeContent, type Announcement, type Measures } from "./content-writing.ts";
import { codeOf, explainFailure, makeFolder, syncFolder } from "./durable-file.ts";
import { contentSize, type Piece } from "./piece.ts";
import { makeTemporaryFolder, removeTemporaryFolder } from "./temporary-folder.ts";

/** Content that has been written whole. */
export interface WrittenContent extends Measures {
  /** None where there are no bytes. They are held once, for whoever wrote them. */
  readonly pieces: readonly Piece[];
}

/** What a look through the folder has found. */
export interface Sweep {
  /** How many files were removed that nobody held. */
  readonly removed: number;
  /** Ids of pieces that are held and have no file: somebody has meddled with the folder. */
  readonly missing: readonly string[];
}

/** Where content lies until it is whole. */
const incoming = "incoming";
const isFolder = /^[0-9a-f]{2}$/;
const isPieceId = /^[0-9a-f]{32}$/;

/**
 * The content of blobs, and of segments, as files in a folder: each piece a file of its own that never changes, in one of 256
 * folders. A piece is there as long as somebody holds it: who wrote it, each row that names it, and whoever reads it.
 *
 * Rows and files stay together over a crash when they are written in this order: the content, then the row; the row's end, and
 * when that will last, the `release`. What is left over of a crash is content that no row names, which `sweep` removes.
 */
export class ContentFolder {
  readonly #given: string | undefined;
  readonly #temporaryParent: string | undefined;
  readonly #durable: boolean;
  #path: Promise<string> | undefined;
  /** The folders that this process has seen to, by their paths. */
  readonly #made = new Map<string, Promise<void>>();
  /** How many hold a piece, by its id. */
  readonly #holders = new Map<string, number>();
  readonly #source: Source = {
    pathOf: ({ id }) => join(this.#root, id.slice(0, 2), id),
    release: (pieces) => this.release(pieces),
  };
  #root = "";
  readonly #removals = new Set<Promise<void>>();

  /**
   * @param path the folder; its parent must be there. Without it a temporary one serves, which goes at `close`
   * @param durable whether a write has to outlive a power failure, not only the process; a temporary folder never does
   * @param temporaryParent where the temporary one is made; the system's place for such unless told
   */
  constructor(path?: string, { durable = true, temporaryParent }: { durable?: boolean; temporaryParent?: string } = {}) {
    this.#durable = durable && path !== undefined;
    this.#given = path;
    this.#root = path ?? "";
    this.#temporaryParent = temporaryParent;
  }

  /**
   * Writes a body. When this resolves, the content will survive what was asked for; whatever goes wrong, none of it is left.
   * @throws `invalid_argument` when the body is not what was announced (provider code `IncompleteBody` or `BadDigest`),
   *   `capacity_unavailable` when the disk is full, `canceled` when the body breaks off, the signal's reason when it aborts
   */
  async write(body: ByteStream, announced: Announcement, signal: AbortSignal): Promise<WrittenContent> {
    const root = await this.#open();
    const id = randomUUID().replaceAll("-", "");
    const path = join(root, incoming, id);
    this.#holders.set(id, 1);
    try {
      const measures = await writeContent(path, body, announced, { signal, durable: this.#durable });
      const piece = { id, size: measures.size };
      if (piece.size > 0) await this.#shelve(path, piece);
      else await this.#discard(id, path);
      return { ...measures, pieces: piece.size > 0 ? [piece] : [] };
    } catch (error) {
      await this.#discard(id, path);
      throw error;
    }
  }

  /**
   * Reads a range of content that is made of these pieces. The stream holds them: it must be read to its end or returned, which
   * the signal does too. A chunk that is handed back with the next request is used again. It fails where a file is gone.
   * @param range all of it unless told; must lie inside
   */
  read(pieces: readonly Piece[], range: ByteRange | undefined, signal: AbortSignal): ContentReading {
    this.hold(pieces);
    return new ContentReading(this.#source, pieces, range ?? { first: 0, last: contentSize(pieces) - 1 }, signal);
  }

  /** Keeps pieces for one more holder: a copy, or at the start, for each row that was found. */
  hold(pieces: Iterable<Piece>): void {
    for (const { id } of pieces) this.#holders.set(id, (this.#holders.get(id) ?? 0) + 1);
  }

  /** Undoes a `write` or a `hold`. With its last holder a piece is gone; `close` waits for that. */
  release(pieces: Iterable<Piece>): void {
    for (const piece of pieces) {
      const holders = (this.#holders.get(piece.id) ?? 0) - 1;
      if (holders > 0) {
        this.#holders.set(piece.id, holders);
        continue;
      }
      this.#holders.delete(piece.id);
      // What cannot be removed now, a sweep removes.
      const removal = rm(this.#source.pathOf(piece), { force: true })
        .catch(() => {})
        .finally(() => this.#removals.delete(removal));
      this.#removals.add(removal);
    }
  }

  /**
   * Removes every file that nobody holds. To be called at the start, when the rows' pieces are held; pieces may be written and
   * released meanwhile. Files of others' are left alone.
   */
  async sweep(): Promise<Sweep> {
    const missing = new Set(this.#holders.keys());
    let removed = 0;
    const folders = this.#given === undefined ? [] : (await list(this.#given)).filter((name) => isFolder.test(name));
    for (const folder of [incoming, ...folders]) {
      for (const id of await list(join(this.#root, folder))) {
        if (folder !== incoming) missing.delete(id);
        if (!isPieceId.test(id) || this.#holders.has(id)) continue;
        await rm(join(this.#root, folder, id), { force: true });
        removed++;
      }
    }
    return { removed, missing: [...missing].filter((id) => this.#holders.has(id)) };
  }

  /** Waits until what was released is gone, and removes a temporary folder. Nothing may be under way. */
  async close(): Promise<void> {
    await Promise.all(this.#removals);
    if (this.#given !== undefined || this.#path === undefined) return;
    const path = await this.#path;
    this.#path = undefined;
    this.#made.clear();
    removeTemporaryFolder(path);
  }

  /** The folder, made with the first content. */
  async #open(): Promise<string> {
    this.#path ??= this.#make();
    try {
      return await this.#path;
    } catch (error) {
      this.#path = undefined;
      throw explainFailure(error);
    }
  }

  async #make(): Promise<string> {
    const root = this.#given ?? makeTemporaryFolder(this.#temporaryParent);
    this.#root = root;
    await makeFolder(root);
    await makeFolder(join(root, incoming));
    return root;
  }

  /** Moves content that is whole to its place. */
  async #shelve(path: string, piece: Piece): Promise<void> {
    const target = this.#source.pathOf(piece);
    const folder = dirname(target);
    try {
      await this.#ensure(folder);
      await rename(path, target);
      if (this.#durable) await syncFolder(folder);
    } catch (error) {
      await rm(target, { force: true });
      throw explainFailure(error);
    }
  }

  async #ensure(folder: string): Promise<void> {
    let made = this.#made.get(folder);
    if (!made) {
      made = makeFolder(folder);
      this.#made.set(folder, made);
      made.catch(() => this.#made.delete(folder));
    }
    await made;
  }

  async #discard(id: string, path: string): Promise<void> {
    this.#holders.delete(id);
    await rm(path, { force: true });
  }
}

/** What a folder holds; nothing when it is not there. */
async function list(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return [];
    throw error;
  }
}
