import { ContentFolder } from "./content-folder.ts";
import { bodyOf, randomBytes, unhurried } from "./test-content.ts";

/**
 * For tests, a process of its own: writes one content after the other to a folder, and tells of each what it is when it has been
 * written, or why it could not be.
 */
const [path, size] = process.argv.slice(2);
const contents = path === "" ? new ContentFolder(undefined, { temporaryParent: process.argv[4] ?? "" }) : new ContentFolder(path);
for (;;) {
  try {
    const { pieces, md5 } = await contents.write(bodyOf(randomBytes(Number(size))), { md5: true }, unhurried);
    process.send?.({ pieces, md5 });
  } catch (error) {
    process.send?.({ code: (error as { code?: string }).code });
    break;
  }
}
