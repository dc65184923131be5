import { createHash } from "node:crypto";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { FrontendResponse } from "../../../gateway/frontend.ts";
import { plainAnswer } from "../answers.ts";
import type { ClassicRequest } from "../classic-request.ts";
import { assets } from "./assets.gen.ts";

/** What the pages are made of beside their text. */
export type AssetName = keyof typeof assets;

const mediaTypes: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/** The name under which an asset is served. It says what is inside, so that it can be kept for ever. */
const servedNames = Object.fromEntries(
  Object.entries(assets).map(([name, content]) => {
    const digest = createHash("sha256").update(content).digest("hex").slice(0, 12);
    return [name, name.replace(/\.(\w+)$/, `-${digest}.$1`)];
  }),
) as Readonly<Record<AssetName, string>>;
const byServedName: ReadonlyMap<string, string> = new Map(
  Object.entries(assets).map(([name, content]) => [servedNames[name as AssetName], content]),
);

/** Where an asset is to be had. */
export function assetHref(base: string, name: AssetName): string {
  return `${base}/assets/${servedNames[name]}`;
}

const encodings = { br: brotliCompressSync, gzip: (text: string) => gzipSync(text, { level: 9 }) } as const;
const compressed = new Map<string, Buffer>();

/** `GET /assets/:file`: to be kept for ever, and compressed where the browser takes it. */
export async function asset({ segments, raw }: ClassicRequest): Promise<FrontendResponse> {
  const name = segments[1] ?? "";
  const content = byServedName.get(name);
  if (content === undefined) return plainAnswer(404, "Not Found");
  const encoding = acceptedEncoding(raw.headers["accept-encoding"]);
  const headers = {
    "Content-Type": mediaTypes[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream",
    "Cache-Control": "public, max-age=31536000, immutable",
    Vary: "Accept-Encoding",
  };
  if (encoding === undefined) return { status: 200, headers, body: content };
  const key = `${encoding} ${name}`;
  let body = compressed.get(key);
  if (!body) {
    body = encodings[encoding](content);
    compressed.set(key, body);
  }
  return { status: 200, headers: { ...headers, "Content-Encoding": encoding }, body };
}

/** The smaller of those that the browser takes. */
function acceptedEncoding(header: string | readonly string[] | undefined): keyof typeof encodings | undefined {
  const refused = /;\s*q=0(?:\.0*)?\s*$/;
  const taken = new Set(
    String(header ?? "")
      .split(",")
      .filter((part) => !refused.test(part))
      .map((part) => part.split(";", 1)[0]?.trim().toLowerCase()),
  );
  return taken.has("br") ? "br" : taken.has("gzip") ? "gzip" : undefined;
}
