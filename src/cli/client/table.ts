const gap = "  ";
/** A column is not made narrower than this; before, columns at the end are left out. */
const narrowest = 14;

/**
 * A table with aligned columns. Columns without content are left out; where the width does not suffice, long texts are cut, and
 * then columns at the end go.
 */
export function table(heads: readonly string[], rows: readonly (readonly string[])[], width: number): string {
  const used = heads.map((_, column) => column).filter((column) => column === 0 || rows.some((row) => row[column] !== ""));
  let columns = used.map((column) => ({
    head: (heads[column] as string).toUpperCase(),
    texts: rows.map((row) => oneLine(row[column] ?? "")),
  }));
  let widths = columns.map(({ head, texts }) => Math.max(displayWidth(head), ...texts.map(displayWidth), 0));
  const total = (): number => widths.reduce((sum, one) => sum + one + gap.length, -gap.length);
  while (total() > width) {
    const excess = total() - width;
    // The id stays as it is: it is what people copy.
    const widest = Math.max(0, ...widths.slice(1));
    const second = Math.max(narrowest, ...widths.slice(1).filter((one) => one < widest));
    if (widest > narrowest) {
      const at = widths.indexOf(widest, 1);
      widths[at] = Math.max(second === widest ? narrowest : second, widest - excess);
    } else if (columns.length > 1) {
      columns = columns.slice(0, -1);
      widths = widths.slice(0, -1);
    } else break;
  }
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, column) => pad(cut(text, widths[column] as number), widths[column] as number))
      .join(gap)
      .trimEnd();
  return [
    line(columns.map(({ head }) => head)),
    ...rows.map((_, row) => line(columns.map(({ texts }) => texts[row] as string))),
  ].join("\n");
}

/** Names and values below each other; values of several lines are indented. */
export function facts(entries: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(0, ...entries.map(([name]) => name.length)) + 1;
  return entries
    .map(([name, value]) => {
      const [first = "", ...more] = printable(value).split("\n");
      if (more.length === 0) return `${`${name}:`.padEnd(width)} ${first}`.trimEnd();
      return [`${name}:`, ...(first === "" ? more : [first, ...more])].join("\n");
    })
    .join("\n");
}

/** Without what a terminal would take for a command. */
export const printable = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- just those are meant
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");

const oneLine = (text: string): string => printable(text.replace(/\s+/g, " "));

function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = "";
  let taken = 0;
  for (const character of text) {
    taken += characterWidth(character);
    if (taken > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

const pad = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - displayWidth(text)));

function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** Two columns for what East Asian scripts and pictures take, none for marks that join the letter before. */
function characterWidth(character: string): number {
  if (character < "\u0300") return 1;
  if (/\p{Mark}/u.test(character) || character === "\u200d") return 0;
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
    character,
  )
    ? 2
    : 1;
}
