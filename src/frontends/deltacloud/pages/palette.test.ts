import assert from "node:assert/strict";
import { test } from "node:test";
import { assets } from "./assets.gen.ts";

const [light = "", dark = ""] = [...assets["style.css"].matchAll(/:root \{([^}]*)\}/g)].map(([, block]) => block ?? "");

/** The luminance of a colour, as WCAG 2 counts it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** What is written or drawn on what, and the least contrast: 4.5 for text, 3 for the edges of what one can press or fill in. */
const pairs: readonly (readonly [front: string, back: string, least: number])[] = [
  ...["page", "surface", "raised", "sunken"].flatMap((back) => [["text", back, 7] as const, ["quiet", back, 4.5] as const]),
  ...["page", "surface", "accent-wash"].map((back) => ["accent", back, 4.5] as const),
  ...["page", "surface", "raised", "danger-wash"].map((back) => ["danger", back, 4.5] as const),
  ["text", "accent-wash", 7],
  ["text", "danger-wash", 7],
  ["good", "good-wash", 4.5],
  ["wait", "wait-wash", 4.5],
  ["on-accent", "accent", 4.5],
  ["on-accent", "accent-hover", 4.5],
  ["on-accent", "danger", 4.5],
  ["strong-line", "surface", 3],
  ["strong-line", "page", 2.8],
];

for (const [name, block] of Object.entries({ light, dark })) {
  test(`the ${name} palette can be read`, () => {
    const colours = new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, key, value]) => [key, value]));
    for (const [front, back, least] of pairs) {
      const [one, other] = [colours.get(front), colours.get(back)];
      assert.ok(one && other, `${front} on ${back}`);
      assert.ok(contrast(one, other) >= least, `${front} on ${back}: ${contrast(one, other).toFixed(2)}`);
    }
  });
}
