import { instanceStates, type MachineState, type StateMachine } from "../../../model/instance-states.ts";
import { dotText } from "./dot.ts";
import { fontFamily } from "./font.ts";
import { renderPng } from "./png.ts";

/** The machine as an SVG document, laid out by Graphviz; with one of its states marked where it has that state. */
export function svgPicture(machine: StateMachine, marked?: string): Promise<string> {
  const state = machine.find(({ name }) => name === marked)?.name;
  return state === undefined ? plainSvg(machine) : markedSvgs[state](machine);
}

const plainSvg = oncePerMachine((machine) => drawSvg(machine));
const markedSvgs = Object.fromEntries(
  instanceStates.map((state) => [state, oncePerMachine((machine) => drawSvg(machine, state))]),
) as Readonly<Record<MachineState, (machine: StateMachine) => Promise<string>>>;

async function drawSvg(machine: StateMachine, marked?: MachineState): Promise<string> {
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  const graphviz = await Graphviz.load();
  return adapted(graphviz.layout(dotText(machine, fontFamily, marked), "svg", "dot"));
}

/** The machine as a PNG image, at most 1600 by 1200 pixels. Made once for each machine, at the first call. */
export const pngPicture: (machine: StateMachine) => Promise<Uint8Array> = oncePerMachine(async (machine) =>
  renderPng(await svgPicture(machine)),
);

/** Keeps a picture as long as its machine, however many ask at once; a failure is not kept. */
function oncePerMachine<T>(draw: (machine: StateMachine) => Promise<T>): (machine: StateMachine) => Promise<T> {
  const pictures = new WeakMap<StateMachine, Promise<T>>();
  return (machine) => {
    const known = pictures.get(machine);
    if (known) return known;
    const picture = draw(machine);
    pictures.set(machine, picture);
    picture.catch(() => pictures.delete(machine));
    return picture;
  };
}

/** In points. */
const descender = 2.5;

/** Graphviz sets the label of an edge so low that its descenders touch the line. */
const edgeLabelHeight = /(<g id="edge\d+" class="edge">[^]*?<text [^>]* y=")(-?[\d.]+)/g;

/** What Graphviz draws, fit for browsers: they may lack the font, and should not have to ask the network for a DTD. */
function adapted(svg: string): string {
  return svg
    .replace(/<!DOCTYPE[^>]*>\n?/, "")
    .replaceAll(`font-family="${fontFamily}"`, `font-family="${fontFamily}, Verdana, sans-serif"`)
    .replace(edgeLabelHeight, (_, before: string, y: string) => `${before}${(Number(y) - descender).toFixed(2)}`);
}
