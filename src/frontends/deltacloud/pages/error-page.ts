import { markup, type Content } from "../../../wire/html.ts";
import { loginHref } from "../session/visitor.ts";
import { renderPage, type FrameContext } from "./frame.ts";

/** What went wrong, and what to do about it. */
export function errorPage(status: number, phrase: string, message: string, path: string, context: FrameContext): string {
  return renderPage(
    {
      title: phrase,
      beside: markup`<span class="state failed">${status}</span>`,
      content: markup`<div class="problem" role="alert">\n<p>${message}</p>\n</div>
<p>This was the answer to <code>${path}</code>.</p>
<p class="buttons">${advice(status, context)}<a class="button plain" href="${context.base}">To the entry page</a></p>\n`,
    },
    context,
  );
}

function advice(status: number, { base, visitor }: FrameContext): Content {
  if (status === 401) return markup`<a class="button primary" href="${loginHref({ base, visitor })}">Log in</a> `;
  const again = status >= 429 && visitor?.target;
  return again ? markup`<a class="button" href="${again}">Try again</a> ` : undefined;
}
