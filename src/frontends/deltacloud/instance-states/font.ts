import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

/** The family name of the font that the pictures are drawn with. */
export const fontFamily = "DejaVu Sans";

/**
 * The font file: the copy that the build lays beside this module, else the package that the copy is made from.
 * The picture needs a font of its own, since the renderer sees none of the system's.
 */
export async function readFont(): Promise<Uint8Array> {
  try {
    return await readFile(new URL("./DejaVuSans.ttf", import.meta.url));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return readFile(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));
  }
}
