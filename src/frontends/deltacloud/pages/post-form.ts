import { attributes, markup, Markup, type Content } from "../../../wire/html.ts";
import type { DocumentContext } from "../document.ts";
import { tokenField } from "../session/visitor.ts";

/** What a form that changes something says of itself. */
export interface PostForm {
  readonly action: string;
  readonly content: Content;
  /** The method that is meant, where it is not POST. */
  readonly method?: "delete" | undefined;
  readonly multipart?: boolean | undefined;
  readonly class?: string | undefined;
}

/** A form that is sent by POST, with what proves that it is a form of ours. */
export function postForm({ action, content, method, multipart, class: name }: PostForm, context: DocumentContext): Markup {
  const override = method && markup`<input type="hidden" name="_method" value="${method}" />`;
  const encoding = multipart ? "multipart/form-data" : undefined;
  return markup`<form method="post" action="${action}"${attributes({ enctype: encoding, class: name })}>${new Markup(tokenField(context))}${override}${content}</form>\n`;
}

/** A button that does something at once. */
export function actionButton(
  action: string,
  label: string,
  context: DocumentContext,
  hidden: Readonly<Record<string, string>> = {},
): Markup {
  const fields = Object.entries(hidden).map(([name, value]) => markup`<input type="hidden" name="${name}" value="${value}" />`);
  return postForm({ action, content: markup`${fields}<button type="submit">${label}</button>` }, context);
}

/**
 * A button that destroys something, once that is confirmed. `id` is unique on the page. Browsers that do not know
 * popovers show the question from the beginning.
 */
export function destroyButton(
  id: string,
  action: string,
  words: { readonly label: string; readonly question: string; readonly of?: string },
  context: DocumentContext,
): Markup {
  const { label, question, of } = words;
  return markup`<button type="button" class="danger" popovertarget="${id}"${attributes({ "aria-label": of && `${label} ${of}` })}>${label}</button>
<div id="${id}" popover="auto" class="confirm" role="dialog" aria-labelledby="${id}-question">
<p id="${id}-question"><strong>${question}</strong></p>
<p>This cannot be undone.</p>
${postForm({ action, method: "delete", content: markup`<button type="submit" class="danger solid">${label}</button> <button type="button" popovertarget="${id}" popovertargetaction="hide" autofocus="autofocus">Keep it</button>` }, context)}</div>
`;
}
