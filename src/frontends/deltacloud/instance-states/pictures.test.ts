import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { stateMachine } from "../../../model/instance-states.ts";
import { readXml, type XmlElement } from "../../../testing/strict-xml.ts";
import { svgPicture, pngPicture } from "./pictures.ts";
import { renderPng } from "./png.ts";

const small = stateMachine([
  ["start", "pending", "create"],
  ["pending", "running", "auto"],
  ["running", "running", "reboot"],
  ["running", "stopped", "stop"],
  ["stopped", "running", "start"],
  ["stopped", "finish", "destroy"],
]);

const large = stateMachine([
  ["start", "pending", "create"],
  ["pending", "running", "auto"],
  ["pending", "error", "auto"],
  ["running", "running", "reboot"],
  ["running", "stopping", "stop"],
  ["running", "finish", "destroy"],
  ["running", "error", "auto"],
  ["stopping", "stopped", "auto"],
  ["stopping", "error", "auto"],
  ["stopped", "running", "start"],
  ["stopped", "finish", "destroy"],
  ["stopped", "finish", "auto"],
]);

for (const [title, machine] of Object.entries({ small, large })) {
  test(`the SVG of a ${title} machine has a label for each state and each transition`, async () => {
    const labels = textsOf(parseSvg(await svgPicture(machine)));
    const states = machine.map(({ name }) => name.slice(0, 1).toUpperCase() + name.slice(1));
    const transitions = machine.flatMap((state) => state.transitions.map(({ action }) => action ?? "auto"));
    assert.deepEqual(labels.toSorted(), [...states, ...transitions].toSorted());
  });

  test(`the PNG of a ${title} machine is of sensible size`, async () => {
    const { width, height } = decodePng(await pngPicture(machine));
    assert.ok(width >= 600 && width <= 1600, `width ${width}`);
    assert.ok(height >= 100 && height <= 1200, `height ${height}`);
  });

  test(`every label of a ${title} machine can be seen in the PNG`, async () => {
    const svg = await svgPicture(machine);
    const picture = decodePng(await pngPicture(machine));
    const bare = decodePng(await renderPng(svg.replace(/<text [^>]*>[^<]*<\/text>/g, "")));
    const [, left = "", top = ""] = /translate\(([\d.-]+) ([\d.-]+)\)/.exec(svg) ?? [];
    const scale = picture.width / Number(/viewBox="0\.00 0\.00 ([\d.]+) /.exec(svg)?.[1]);
    for (const [, x, y, label] of svg.matchAll(/<text [^>]* x="([\d.-]+)" y="([\d.-]+)"[^>]*>([^<]*)<\/text>/g)) {
      const center = { x: (Number(x) + Number(left)) * scale, y: (Number(y) + Number(top) - 4) * scale };
      const different = differencesNear(center, picture, bare);
      assert.ok(different > 50, `${label} shows in ${different} pixels`);
    }
  });
}

/** How many pixels differ in a box of 40 by 16 pixels. */
function differencesNear(center: { x: number; y: number }, one: Picture, other: Picture): number {
  assert.deepEqual([one.width, one.height], [other.width, other.height]);
  let count = 0;
  for (let y = Math.round(center.y) - 8; y < Math.round(center.y) + 8; y++) {
    for (let x = Math.round(center.x) - 20; x < Math.round(center.x) + 20; x++) {
      const at = (y * one.width + x) * 4;
      if (Buffer.compare(one.pixels.subarray(at, at + 4), other.pixels.subarray(at, at + 4)) !== 0) count++;
    }
  }
  return count;
}

test("the SVG asks nothing of the network", async () => {
  assert.doesNotMatch(await svgPicture(small), /<!DOCTYPE|<!ENTITY|href=|url\(/);
});

test("a picture is made once, however many ask", async () => {
  const machine = stateMachine([["start", "finish", "destroy"]]);
  const [first, second] = await Promise.all([pngPicture(machine), pngPicture(machine)]);
  assert.equal(first, second);
  assert.equal(await pngPicture(machine), first);
});

test("a picture is never larger than it may be", async () => {
  const huge = `<svg width="100pt" height="9000pt" viewBox="0 0 100 9000" xmlns="http://www.w3.org/2000/svg"><g/></svg>`;
  assert.equal(decodePng(await renderPng(huge)).height, 1200);
});

/** Namespaces, comments and the form of the declaration are of no interest to the strict reader. */
function parseSvg(svg: string): XmlElement {
  const body = svg.replace(/^<\?xml version="1\.0" encoding="UTF-8"[^?]*\?>/, "").replace(/<!--[^]*?-->/g, "");
  return readXml(body.replace(/ xml(?:ns)?:\w+="[^"]*"/g, "").trim());
}

function textsOf(element: XmlElement): readonly string[] {
  return [...(element.name === "text" ? [element.text] : []), ...element.children.flatMap(textsOf)];
}

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and alpha of each pixel. */
  readonly pixels: Uint8Array;
}

/** Reads a PNG of 8 bits and four channels, not interlaced. */
function decodePng(png: Uint8Array): Picture {
  const bytes = Buffer.from(png);
  assert.deepEqual([...bytes.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString("latin1", at + 4, at + 8) === "IDAT") chunks.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  }
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  assert.deepEqual([...bytes.subarray(24, 29)], [8, 6, 0, 0, 0]);
  return { width, height, pixels: unfiltered(inflateSync(Buffer.concat(chunks)), width * 4, height) };
}

function unfiltered(data: Buffer, stride: number, height: number): Uint8Array {
  const pixels = new Uint8Array(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = data[row * (stride + 1)] ?? 0;
    for (let column = 0; column < stride; column++) {
      const at = row * stride + column;
      const left = column < 4 ? 0 : (pixels[at - 4] ?? 0);
      const up = row === 0 ? 0 : (pixels[at - stride] ?? 0);
      const corner = column < 4 || row === 0 ? 0 : (pixels[at - stride - 4] ?? 0);
      pixels[at] = (data[row * (stride + 1) + 1 + column] ?? 0) + predicted(filter, left, up, corner);
    }
  }
  return pixels;
}

/** The five filters of PNG: none, left, up, average, and the neighbour that is nearest to left + up - corner. */
function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter < 2) return filter * left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
