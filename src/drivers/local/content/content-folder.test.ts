import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { describe, it } from "node:test";
import { crc32 } from "node:zlib";
import { CloudError } from "../../../model/errors.ts";
import { ContentFolder } from "./content-folder.ts";
import {
  bodyOf,
  bytesOf,
  eventually,
  failing,
  filesIn,
  lasting,
  md5,
  ownFolder,
  randomBytes,
  unhurried,
} from "./test-content.ts";

describe("content in a folder", () => {
  it("is given back as it was written, whatever its size", async () => {
    const { contents, files } = await lasting();
    const sizes = [1, 65_535, 65_536, 65_537, 524_287, 524_288, 524_289, 1_048_577, 5_000_000];
    for (const size of sizes) {
      const content = randomBytes(size);
      const written = await contents.write(bodyOf(content), { size, md5: true }, unhurried);
      assert.equal(written.size, size);
      assert.equal(written.md5, md5(content));
      assert.ok(content.equals(await bytesOf(contents.read(written.pieces, undefined, unhurried))), `${size} bytes`);
    }
    assert.equal((await files()).length, sizes.length);
  });

  it("finds out the MD5 of large content only for whoever wants it, and keeps all of it either way", async () => {
    const { contents } = await lasting();
    for (const size of [600_000, 5_000_000]) {
      const content = randomBytes(size);
      const { pieces, ...measures } = await contents.write(bodyOf(content), { size }, unhurried);
      assert.deepEqual(measures, { size, md5: undefined, checksums: undefined });
      assert.deepEqual(await bytesOf(contents.read(pieces, undefined, unhurried)), content);
      const proved = await contents.write(bodyOf(content), { checksums: { md5: md5(content) } }, unhurried);
      assert.equal(proved.md5, md5(content));
    }
  });

  it("needs no file when there is none", async () => {
    const { contents, files } = await lasting();
    const written = await contents.write(bodyOf(Buffer.alloc(0)), { size: 0 }, unhurried);
    assert.deepEqual(written, { pieces: [], size: 0, md5: md5(Buffer.alloc(0)), checksums: undefined });
    assert.equal((await bytesOf(contents.read([], undefined, unhurried))).length, 0);
    assert.deepEqual(await files(), []);
  });

  it("may come in chunks of any size", async () => {
    const { contents } = await lasting();
    const content = randomBytes(3000);
    for (const chunkSize of [1, 7, 2999, 3000]) {
      const { pieces } = await contents.write(bodyOf(content, chunkSize), {}, unhurried);
      assert.ok(content.equals(await bytesOf(contents.read(pieces, undefined, unhurried))));
    }
  });

  it("is read in ranges, over the bounds of its pieces", async () => {
    const { contents } = await lasting();
    const content = randomBytes(900_000);
    const bounds = [0, 1, 300_000, 300_001, 700_000, 900_000];
    const pieces = [];
    for (const [index, start] of bounds.slice(0, -1).entries()) {
      pieces.push(...(await contents.write(bodyOf(content.subarray(start, bounds[index + 1])), {}, unhurried)).pieces);
    }
    for (const first of [0, 1, 2, 299_999, 300_000, 699_999, 899_999]) {
      for (const last of [first, 300_000, 700_000, 899_999].filter((each) => each >= first)) {
        const bytes = await bytesOf(contents.read(pieces, { first, last }, unhurried));
        assert.ok(content.subarray(first, last + 1).equals(bytes), `${first}-${last}`);
      }
    }
  });

  it("proves the checksums that were announced, of every kind", async () => {
    const { contents } = await lasting();
    const content = Buffer.from("123456789");
    const octets = Buffer.alloc(4);
    octets.writeUInt32BE(crc32(content));
    const checksums = {
      md5: md5(content).toUpperCase(),
      sha1: createHash("sha1").update(content).digest("base64"),
      sha256: createHash("sha256").update(content).digest("base64"),
      crc32: octets.toString("base64"),
      // The check values of the catalogue of parametrised CRC algorithms.
      crc32c: Buffer.from("e3069283", "hex").toString("base64"),
      crc64nvme: Buffer.from("ae8b14860a799888", "hex").toString("base64"),
    };
    const written = await contents.write(bodyOf(content), { checksums }, unhurried);
    assert.deepEqual(written.checksums, { ...checksums, md5: md5(content) });
    // All kinds step over eight bytes at a time, and must not depend on how the chunks fall.
    const one = await contents.write(bodyOf(content, 4), { checksums }, unhurried);
    assert.deepEqual(one.checksums, written.checksums);
  });

  it("leaves nothing of what is not as announced", async () => {
    const { contents, files } = await lasting();
    const content = randomBytes(200_000);
    const write = (announced: object) => contents.write(bodyOf(content), announced, unhurried);
    await assert.rejects(write({ size: 199_999 }), failing("invalid_argument", "IncompleteBody"));
    await assert.rejects(write({ size: 200_001 }), failing("invalid_argument", "IncompleteBody"));
    for (const kind of ["md5", "sha1", "sha256", "crc32", "crc32c", "crc64nvme"]) {
      await assert.rejects(write({ checksums: { [kind]: "wrong" } }), failing("invalid_argument", "BadDigest"), kind);
    }
    assert.deepEqual(await files(), []);
  });

  it("stops reading a body that is longer than announced", async () => {
    const { contents } = await lasting();
    let returned = false;
    async function* endless(): AsyncGenerator<Uint8Array, void, undefined> {
      try {
        for (;;) yield Buffer.alloc(1000);
      } finally {
        returned = true;
      }
    }
    await assert.rejects(contents.write(endless(), { size: 5000 }, unhurried), failing("invalid_argument", "IncompleteBody"));
    await eventually(() => returned);
  });

  it("leaves nothing of a body that breaks off", async () => {
    const { contents, files } = await lasting();
    async function* broken(error: Error): AsyncGenerator<Uint8Array, void, undefined> {
      yield* bodyOf(randomBytes(700_000));
      throw error;
    }
    await assert.rejects(contents.write(broken(new Error("reset")), {}, unhurried), failing("canceled"));
    const own = new CloudError("invalid_argument", "not this", { providerCode: "Own" });
    await assert.rejects(contents.write(broken(own), {}, unhurried), failing("invalid_argument", "Own"));
    assert.deepEqual(await files(), []);
  });

  it("leaves nothing when it is aborted, at whatever moment", async () => {
    const { contents, files } = await lasting();
    const content = randomBytes(1_500_000);
    const reason = new CloudError("canceled", "The client hung up.");
    for (let turns = 0; turns < 60; turns++) {
      const controller = new AbortController();
      const write = contents.write(bodyOf(content, 30_000), {}, controller.signal);
      const outcome = write.then(
        ({ pieces }) => contents.release(pieces),
        (error: unknown) => assert.equal(error, reason),
      );
      for (let turn = 0; turn < turns; turn++) await setImmediate();
      controller.abort(reason);
      await outcome;
    }
    const aborted = AbortSignal.abort(reason);
    await assert.rejects(contents.write(bodyOf(content), {}, aborted), (error) => error === reason);
    await contents.close();
    assert.deepEqual(await files(), []);
  });

  it("does not wait for a silent body when it is aborted", async () => {
    const { contents, files } = await lasting();
    const silent = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
    const controller = new AbortController();
    const write = contents.write(silent, {}, controller.signal);
    await eventually(async () => (await files()).length === 1);
    controller.abort(new CloudError("canceled", "The client hung up."));
    await assert.rejects(write, failing("canceled"));
    assert.deepEqual(await files(), []);
  });

  it("is written and read by many at once", async () => {
    const { contents, files } = await lasting();
    const all = await Promise.all(
      Array.from({ length: 300 }, async (_, index) => {
        const content = randomBytes(1 + index * 997);
        const { pieces } = await contents.write(bodyOf(content), {}, unhurried);
        assert.ok(content.equals(await bytesOf(contents.read(pieces, undefined, unhurried))));
        return pieces;
      }),
    );
    assert.equal((await files()).length, 300);
    contents.release(all.flat());
    await contents.close();
    assert.deepEqual(await files(), []);
  });

  it("is there until its last holder lets go", async () => {
    const { contents, files } = await lasting();
    const content = randomBytes(2_000_000);
    const { pieces } = await contents.write(bodyOf(content), {}, unhurried);
    contents.hold(pieces);
    contents.release(pieces);
    const reading = contents.read([...pieces, ...pieces], undefined, unhurried);
    contents.release(pieces);
    assert.ok(Buffer.concat([content, content]).equals(await bytesOf(reading)));
    await eventually(async () => (await files()).length === 0);
  });

  it("goes also when its reader gives up, before or while reading", async () => {
    const { contents, files } = await lasting();
    const { pieces } = await contents.write(bodyOf(randomBytes(2_000_000)), {}, unhurried);
    const controller = new AbortController();
    const [left, returned, aborted] = [1, 2, 3].map(() => contents.read(pieces, undefined, controller.signal));
    contents.release(pieces);
    for await (const chunk of left ?? []) {
      assert.ok(chunk.length > 0);
      break;
    }
    await returned?.return();
    assert.equal((await files()).length, 1);
    controller.abort(new CloudError("canceled", "The client hung up."));
    await assert.rejects(bytesOf(aborted ?? assert.fail()), failing("canceled"));
    await eventually(async () => (await files()).length === 0);
  });

  it("is read into memory that was handed back", async () => {
    const { contents } = await lasting();
    const content = randomBytes(4_000_000);
    const { pieces } = await contents.write(bodyOf(content), {}, unhurried);
    const reading = contents.read(pieces, undefined, unhurried);
    const hash = createHash("md5");
    const buffers = new Set<ArrayBufferLike>();
    for (let step = await reading.next(); !step.done; step = await reading.next(step.value)) {
      hash.update(step.value);
      buffers.add(step.value.buffer);
    }
    assert.equal(hash.digest("hex"), md5(content));
    // One on its way, one read ahead, and the rest at the end.
    assert.ok(buffers.size <= 3, `${buffers.size} buffers`);
    const other = contents.read(pieces, undefined, unhurried);
    await other.next(Buffer.alloc(262_144));
    const { value } = await other.next();
    assert.ok(content.subarray(262_144, 524_288).equals(value ?? Buffer.alloc(0)));
    await other.return();
  });

  it("may be asked for before the answer is there", async () => {
    const { contents } = await lasting();
    const content = randomBytes(600_000);
    const { pieces } = await contents.write(bodyOf(content), {}, unhurried);
    const reading = contents.read(pieces, undefined, unhurried);
    const steps = await Promise.all(Array.from({ length: 5 }, () => reading.next()));
    assert.ok(content.equals(Buffer.concat(steps.flatMap(({ value }) => value ?? []))));
    assert.deepEqual(
      steps.map(({ done }) => done),
      [false, false, false, true, true],
    );
  });

  it("tells of a file that somebody has removed", async () => {
    const { contents, path, files } = await lasting();
    const { pieces } = await contents.write(bodyOf(randomBytes(10)), {}, unhurried);
    const [file = ""] = await files();
    await rm(join(path, file));
    await assert.rejects(bytesOf(contents.read(pieces, undefined, unhurried)), { code: "ENOENT" });
    assert.deepEqual(await contents.sweep(), { removed: 0, missing: pieces.map(({ id }) => id) });
  });

  it("is for this user alone", async () => {
    const { contents, path, files } = await lasting();
    await contents.write(bodyOf(randomBytes(10)), {}, unhurried);
    const [file = ""] = await files();
    const mode = async (name: string): Promise<number> => (await stat(join(path, name))).mode & 0o777;
    assert.deepEqual(
      [await mode(""), await mode("incoming"), await mode(join(file, "..")), await mode(file)],
      [0o700, 0o700, 0o700, 0o600],
    );
  });
});

describe("a folder of content that is opened again", () => {
  it("keeps what is held, and sweeps the rest away", async () => {
    const { contents, path, files } = await lasting();
    const content = randomBytes(100_000);
    const { pieces: kept } = await contents.write(bodyOf(content), {}, unhurried);
    await contents.write(bodyOf(content), {}, unhurried);
    await writeFile(join(path, "incoming", "0".repeat(32)), "half");
    await mkdir(join(path, "notes"));
    await writeFile(join(path, "notes", "f".repeat(32)), "not ours");
    const again = new ContentFolder(path);
    again.hold(kept);
    const { pieces: fresh } = await again.write(bodyOf(content), {}, unhurried);
    assert.deepEqual(await again.sweep(), { removed: 2, missing: [] });
    assert.equal((await files()).length, 3);
    for (const pieces of [kept, fresh]) assert.ok(content.equals(await bytesOf(again.read(pieces, undefined, unhurried))));
  });

  it("may be empty, or not there yet", async () => {
    const { contents } = await lasting();
    assert.deepEqual(await contents.sweep(), { removed: 0, missing: [] });
    await contents.close();
  });
});

describe("content without a folder", () => {
  it("lies in a temporary one, made with the first of it and gone at the end", async () => {
    const parent = await ownFolder();
    const contents = new ContentFolder(undefined, { temporaryParent: parent });
    assert.deepEqual(await readdir(parent), []);
    const content = randomBytes(600_000);
    const { pieces } = await contents.write(bodyOf(content), {}, unhurried);
    assert.ok(content.equals(await bytesOf(contents.read(pieces, undefined, unhurried))));
    assert.equal((await filesIn(parent)).length, 1);
    await contents.close();
    assert.deepEqual(await readdir(parent), []);
    await contents.close();
  });
});
