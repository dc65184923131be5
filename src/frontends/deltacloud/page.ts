import type { FrontendResponse } from "../../gateway/frontend.ts";
import { escapeHtml } from "../../wire/html.ts";
import { mediaTypes, taggedAnswer } from "./answers.ts";

/** A page for people. The content is HTML already. */
export function htmlPage(title: string, content: string): string {
  return (
    `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n` +
    `<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>${escapeHtml(title)}</title>\n</head>\n` +
    `<body>\n<h1>${escapeHtml(title)}</h1>\n${content}\n</body>\n</html>\n`
  );
}

/** The same as an answer. */
export function pageAnswer(title: string, content: string, contentType: string = mediaTypes.html): FrontendResponse {
  return taggedAnswer(contentType, htmlPage(title, content));
}
