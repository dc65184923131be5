import { markup, type Content, type Markup } from "../../../wire/html.ts";
import type { DocumentContext } from "../document.ts";
import { isFile, type Parameters } from "../parameters.ts";
import type { ClassicParameter } from "../values.ts";
import type { Choices } from "./choices.ts";
import { equivalentView, sendCommand } from "./formats.ts";
import { inputView, isGroup, unitOf } from "./form-input.ts";
import { renderPage, type Page, type Trail } from "./frame.ts";
import { postForm } from "./post-form.ts";
import { parameterLabel } from "./words.ts";

/** A field of a form. */
export interface FormField extends ClassicParameter {
  readonly maxLength?: number | undefined;
  /** The unit of its numbers, where the shape does not say it. */
  readonly unit?: string | undefined;
}

/** What was wrong with the form when it was sent. */
export interface FormProblem {
  readonly message: string;
  /** The name of the field that is to blame, where that is known. */
  readonly field: string | undefined;
}

/** A form for one operation. */
export interface FormView {
  readonly title: string;
  readonly doc: string;
  readonly trail: Trail;
  readonly current: Page["current"];
  readonly action: string;
  readonly button: string;
  readonly fields: readonly FormField[];
  /** What stands in the fields. */
  readonly given: Parameters;
  readonly choices: Choices;
  /** Whether empty fields leave values as they are. */
  readonly changes: boolean;
  readonly problem?: FormProblem | undefined;
}

/** A form as a page. Fields that few people want come last, and folded. */
export function formPage(view: FormView, context: DocumentContext): string {
  const { title, doc, trail, current, action, button, fields, problem } = view;
  const [first, folded] = foldedFields(view);
  const multipart = fields.some(({ shape }) => hasFiles(shape));
  const open = folded.some(({ name }) => name === problem?.field || isFilled(view.given[name]));
  const more: Content =
    folded.length > 0 &&
    markup`<details class="more"${open && markup` open="open"`}>\n<summary>More options</summary>\n${folded.map((field) => fieldView(field, view))}</details>\n`;
  const content = markup`${first.map((field) => fieldView(field, view))}${more}<p class="buttons"><button type="submit" class="primary">${button}</button></p>\n`;
  return renderPage(
    {
      title,
      trail,
      current,
      content: markup`<p class="lead">${doc}</p>\n${problem && problemView(problem, view)}${postForm({ action, content, multipart, class: "form" }, context)}`,
      footer: equivalentView({ command: sendCommand(action, exampleOf(view), { multipart }) }),
    },
    context,
  );
}

/** As many as people want to see at once. */
const mostShown = 7;

/** Name first, then what is required, then what refers to something, of features last; all in their own order. */
function foldedFields({ fields, changes }: FormView): readonly [shown: readonly FormField[], folded: readonly FormField[]] {
  const rank = ({ name, required, shape, feature }: FormField): number => {
    if (name === "name") return 0;
    if (required) return 1;
    if (name === "keyname") return 3;
    if (shape.kind === "reference") return feature === undefined ? 2 : 5;
    return shape.kind === "list" && shape.of.kind === "reference" ? 4 : 6;
  };
  const sorted = fields.toSorted((one, other) => rank(one) - rank(other));
  if (changes || sorted.length <= mostShown + 2) return [sorted, []];
  const shown = Math.max(mostShown, sorted.filter(({ required }) => required).length);
  return [sorted.slice(0, shown), sorted.slice(shown)];
}

const idOf = (name: string): string => `field-${name}`;

function fieldView(field: FormField, { given, choices, changes, problem }: FormView): Markup {
  const { key, name, shape, required, maxLength, unit } = field;
  const id = idOf(name);
  const wrong = problem?.field === name ? problem.message : undefined;
  const hint = shape.doc;
  const describedBy = [hint && `${id}-hint`, wrong && `${id}-error`].filter(Boolean).join(" ") || undefined;
  const input = inputView({
    id,
    name,
    shape,
    required,
    given: given[name],
    choices,
    changes,
    maxLength,
    describedBy,
    invalid: wrong !== undefined,
  });
  const label = markup`${parameterLabel(key, shape)}${unit === undefined ? unitOf(shape) : ` (${unit})`}${required && markup` <span class="required">required</span>`}`;
  const notes = markup`${hint && markup`<p class="hint" id="${id}-hint">${hint}</p>\n`}${wrong && markup`<p class="error" id="${id}-error">${wrong}</p>\n`}`;
  if (isGroup(shape)) return markup`<fieldset class="field" id="${id}"><legend>${label}</legend>\n${notes}${input}</fieldset>\n`;
  if (shape.kind === "boolean" && !changes)
    return markup`<div class="field"><div class="box">${input} <label for="${id}">${label}</label></div>\n${notes}</div>\n`;
  return markup`<div class="field"><label for="${id}">${label}</label>\n${input}\n${notes}</div>\n`;
}

/** What went wrong, before all else, with the way to the field. */
function problemView({ message, field }: FormProblem, { fields }: FormView): Markup {
  const known = fields.some(({ name }) => name === field);
  return markup`<div class="problem" role="alert" tabindex="-1">
<h2>This did not work</h2>
<p>${known && field !== undefined ? markup`<a href="#${idOf(field)}">${message}</a>` : message}</p>
</div>
`;
}

function hasFiles(shape: ClassicParameter["shape"]): boolean {
  if (shape.kind === "binary") return true;
  if (shape.kind === "list") return hasFiles(shape.of);
  return shape.kind === "struct" && Object.values(shape.fields).some(hasFiles);
}

function isFilled(value: Parameters[string] | undefined): boolean {
  if (value === undefined || value === "") return false;
  if (typeof value === "string") return true;
  return !isFile(value) && Object.values(value).some((part) => isFilled(part as Parameters[string]));
}

/** What a program would send at least: what is required, and what is filled in. Secrets are left to be filled in. */
function exampleOf({ fields, given }: FormView): readonly (readonly [name: string, value: string])[] {
  return fields.flatMap(({ name, required, shape }) => {
    const value = given[name];
    const text = typeof value === "string" && !shape.sensitive ? value : "";
    return text !== "" || required ? [[name, text || `<${name}>`] as const] : [];
  });
}
