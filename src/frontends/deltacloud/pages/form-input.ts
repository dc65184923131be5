import type { CollectionKey } from "../../../model/collections.ts";
import { wireName, type Shape, type StringShape } from "../../../model/shape.ts";
import { attributes, markup, type Content, type Markup } from "../../../wire/html.ts";
import { isFile, type Parameters, type ParameterValue } from "../parameters.ts";
import type { Choices } from "./choices.ts";
import { words } from "./words.ts";

/** One input: what it is called, what it takes, and what stands in it. */
export interface Input {
  readonly id: string;
  readonly name: string;
  readonly shape: Shape;
  readonly required: boolean;
  readonly given: ParameterValue | undefined;
  readonly choices: Choices;
  /** The longest text that the driver takes. */
  readonly maxLength?: number | undefined;
  /** Whether nothing chosen leaves a value as it is, so that no has to be said. */
  readonly changes?: boolean | undefined;
  /** The ids of what describes it. */
  readonly describedBy?: string | undefined;
  readonly invalid?: boolean | undefined;
}

/** Whether the shape has several inputs, and so a legend instead of a label. */
export function isGroup({ kind }: Shape): boolean {
  return kind === "list" || kind === "map" || kind === "struct";
}

/** The input, or inputs, of a shape. Lists have some empty ones, which count for nothing where they stay so. */
export function inputView(input: Input): Content {
  const { shape, given, choices } = input;
  switch (shape.kind) {
    case "reference": {
      const members = choices.members.get(shape.to as CollectionKey);
      return members ? select(input, members) : field(input, "text");
    }
    case "enum":
      return select(
        input,
        shape.values.map((value) => ({ id: value, label: value })),
      );
    case "boolean":
      return input.changes
        ? select(input, [
            { id: "true", label: "Yes" },
            { id: "false", label: "No" },
          ])
        : field(input, "checkbox", { value: "true", checked: textOf(given) === "true" });
    case "integer":
      return field(input, "number", { min: shape.minimum, max: shape.maximum, step: 1 });
    case "number":
      return field(input, "number", { min: shape.minimum, max: shape.maximum, step: "any" });
    case "bytes":
      return field(input, "number", { min: 0, step: "any" });
    case "timestamp":
      return field(input, "text", { placeholder: "2026-11-22T10:00:00Z" });
    case "binary":
      return field(input, "file");
    case "string":
      return textInput(input, shape);
    case "list":
      return listInputs(input, shape.of);
    case "map":
      return mapInputs(input);
    case "struct":
      return structInputs(input, isMap(given) ? given : {}, input.name, input.id);
    case "stream":
      return undefined;
  }
}

/** The attributes that every input has. */
function common({ id, name, required, describedBy, invalid }: Input): Markup {
  return attributes({ id, name, required, "aria-describedby": describedBy, "aria-invalid": invalid ? "true" : undefined });
}

function field(input: Input, type: string, more: Readonly<Record<string, string | number | boolean | undefined>> = {}): Markup {
  const isText = type === "text" || type === "number";
  return markup`<input${common(input)}${attributes({ type, value: isText ? textOf(input.given) : undefined, ...more })} />`;
}

function textInput(input: Input, shape: StringShape): Markup {
  const maxlength = input.maxLength ?? shape.maxLength;
  if (shape.multiline) {
    return markup`<textarea${common(input)}${attributes({ rows: 6, maxlength, spellcheck: "false" })}>
${shape.sensitive ? "" : textOf(input.given)}</textarea>`;
  }
  if (shape.sensitive)
    return markup`<input${common(input)}${attributes({ type: "password", maxlength, autocomplete: "new-password" })} />`;
  return field(input, "text", { maxlength, pattern: shape.pattern?.flags === "" ? shape.pattern.source : undefined });
}

function select(input: Input, options: readonly { readonly id: string; readonly label: string }[]): Markup {
  const given = textOf(input.given);
  const isOffered = given === "" || options.some(({ id }) => id.toLowerCase() === given.toLowerCase());
  const none = input.changes ? "Leave as it is" : input.required ? "Choose one" : "No choice";
  const all = [{ id: "", label: none }, ...(isOffered ? [] : [{ id: given, label: given }]), ...options];
  const views = all.map(({ id, label }) => {
    const selected = id !== "" && id.toLowerCase() === given.toLowerCase();
    return markup`<option${attributes({ value: id, selected })}>${label}</option>`;
  });
  return markup`<select${common(input)}>${views}</select>`;
}

/** More boxes than these are no help. */
const mostBoxes = 24;
const emptyRows = 2;

function listInputs(input: Input, of: Shape): Content {
  const { name, id, given, choices } = input;
  if (of.kind === "struct" && "path" in of.fields && "content" in of.fields) return fileInputs(input);
  const items = Array.isArray(given)
    ? (given as readonly ParameterValue[])
    : given === undefined || given === ""
      ? []
      : isMap(given)
        ? Object.values(given)
        : [given];
  const offered =
    of.kind === "enum"
      ? of.values.map((value) => ({ id: value, label: value }))
      : of.kind === "reference"
        ? choices.members.get(of.to as CollectionKey)
        : undefined;
  if (offered && offered.length <= mostBoxes) {
    if (offered.length === 0) return markup`<p class="nothing">There are none.</p>`;
    return offered.map((choice, index) => {
      const box = attributes({
        type: "checkbox",
        id: `${id}-${index}`,
        name: `${name}[]`,
        value: choice.id,
        checked: items.includes(choice.id),
      });
      return markup`<div class="box"><input${box} /> <label for="${id}-${index}">${choice.label}</label></div>\n`;
    });
  }
  const count = items.length + emptyRows;
  return Array.from({ length: count }, (_, index) => {
    const item = items[index];
    const label = `${words(input.name)} ${index + 1}`;
    if (of.kind === "struct")
      return markup`<fieldset class="row"><legend>${label}</legend>${structInputs(input, isMap(item) ? item : {}, `${name}[${index}]`, `${id}-${index}`)}</fieldset>\n`;
    return markup`<input${attributes({ id: `${id}-${index}`, name: `${name}[]`, type: "text", value: textOf(item), "aria-label": label })} />\n`;
  });
}

/** Files go as path1, content1 and so on. */
const fileInputs = ({ id }: Input): Content =>
  [1, 2, 3].map(
    (number) =>
      markup`<div class="pair"><input id="${id}-path${number}" name="path${number}" type="text" placeholder="/etc/motd" aria-label="Path of file ${number}" /> <input id="${id}-content${number}" name="content${number}" type="file" aria-label="Content of file ${number}" /></div>\n`,
  );

function mapInputs({ id, name, given }: Input): Content {
  const pairs = Array.isArray(given)
    ? (given as readonly ParameterValue[]).filter(isMap).map((pair) => [textOf(pair["name"]), textOf(pair["value"])] as const)
    : isMap(given)
      ? Object.entries(given).map(([key, value]) => [key, textOf(value)] as const)
      : [];
  const rows = [...pairs, ...Array.from({ length: emptyRows }, () => ["", ""] as const)];
  return rows.map(
    ([key, value], index) =>
      markup`<div class="pair"><input id="${id}-name${index}" name="${name}[][name]" type="text" value="${key}" placeholder="Name" aria-label="Name ${index + 1}" /> <input id="${id}-value${index}" name="${name}[][value]" type="text" value="${value}" placeholder="Value" aria-label="Value ${index + 1}" /></div>\n`,
  );
}

function structInputs(input: Input, given: Parameters, name: string, id: string): Content {
  const fields =
    input.shape.kind === "list" && input.shape.of.kind === "struct"
      ? input.shape.of.fields
      : input.shape.kind === "struct"
        ? input.shape.fields
        : {};
  return Object.entries(fields).map(([key, shape]) => {
    const own = wireName(key, shape);
    // A row that stays empty is left out, so that no field of it can be demanded.
    const part: Input = {
      id: `${id}-${own}`,
      name: `${name}[${own}]`,
      shape,
      required: false,
      given: given[own],
      choices: input.choices,
      changes: shape.kind === "boolean",
    };
    if (isGroup(shape)) return markup`<fieldset class="row"><legend>${words(own)}</legend>${inputView(part)}</fieldset>`;
    return markup`<div class="part"><label for="${part.id}">${words(own)}${unitOf(shape)}</label>${inputView(part)}</div>`;
  });
}

/** The unit behind a label. */
export const unitOf = (shape: Shape): string => (shape.kind === "bytes" && shape.unit !== "B" ? ` (${shape.unit})` : "");

const textOf = (value: ParameterValue | undefined): string => (typeof value === "string" ? value : "");
const isMap = (value: ParameterValue | undefined): value is Parameters =>
  typeof value === "object" && !Array.isArray(value) && !isFile(value);
