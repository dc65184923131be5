import type { FrontendResponse } from "../../gateway/frontend.ts";
import { escapeHtml } from "../../wire/html.ts";
import { documentAnswer } from "./answers.ts";

/** A page for people. The content is HTML already. */
export function htmlPage(title: string, content: string): string {
  return (
    `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n` +
    `<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>${escapeHtml(title)}</title>\n</head>\n` +
    `<body>\n<h1>${escapeHtml(title)}</h1>\n${content}\n</body>\n</html>\n`
  );
}

/** The same as an answer. */
export function pageAnswer(title: string, content: string): FrontendResponse {
  return documentAnswer(200, "html", htmlPage(title, content));
}
