import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fontFamily, readFont } from "./font.ts";

/** The picture is drawn at twice its natural size, unless it would be larger than this, in pixels. */
const largest = { width: 1600, height: 1200 };

type Renderer = (svg: string) => Uint8Array;
let renderer: Promise<Renderer> | undefined;

/** Draws an SVG document as PNG, with labels in the project's font. The library is loaded at the first call. */
export async function renderPng(svg: string): Promise<Uint8Array> {
  renderer ??= loadRenderer();
  return (await renderer)(svg);
}

async function loadRenderer(): Promise<Renderer> {
  const code = createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm");
  const [{ initWasm, Resvg }, module, fontData] = await Promise.all([import("@resvg/resvg-wasm"), readFile(code), readFont()]);
  await initWasm(module);
  const font = { fontBuffers: [fontData], defaultFontFamily: fontFamily };

  const naturalSize = (svg: string): { width: number; height: number } => {
    const drawing = new Resvg(svg, { font });
    const size = { width: drawing.width, height: drawing.height };
    drawing.free();
    return size;
  };

  return (svg) => {
    const { width, height } = naturalSize(svg);
    const zoom = Math.min(2, largest.width / width, largest.height / height);
    const drawing = new Resvg(svg, { font, fitTo: { mode: "zoom", value: zoom } });
    const image = drawing.render();
    const png = image.asPng();
    image.free();
    drawing.free();
    return png;
  };
}
