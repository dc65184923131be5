import type { Page } from "playwright-core";

/** Looks at a page as a reader would that cannot see it. Runs in the browser, and so is text. */
const look = `() => {
  const wrong = [];
  const tell = (what, element) => wrong.push(what + ": " + element.outerHTML.slice(0, 160));
  const seen = new Set();
  for (const element of document.querySelectorAll("[id]")) {
    if (seen.has(element.id)) tell("an id that is there twice", element);
    seen.add(element.id);
  }
  for (const element of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (element.labels.length === 0 && !element.ariaLabel) tell("no label", element);
  }
  for (const element of document.querySelectorAll("button, a[href], summary")) {
    if (!element.textContent.trim() && !element.ariaLabel && !element.querySelector("img[alt]:not([alt=''])")) tell("no name", element);
  }
  for (const element of document.querySelectorAll("img:not([alt])")) tell("no alternative text", element);
  for (const element of document.querySelectorAll("svg:not([aria-hidden])")) {
    if (!element.querySelector("title")) tell("no alternative text", element);
  }
  for (const element of document.querySelectorAll("[aria-describedby], [aria-labelledby]")) {
    for (const id of (element.getAttribute("aria-describedby") + " " + element.getAttribute("aria-labelledby")).split(" ")) {
      if (id !== "null" && id !== "" && !document.getElementById(id)) tell("described by nothing", element);
    }
  }
  let level = 0;
  for (const heading of document.querySelectorAll("main :is(h1, h2, h3, h4)")) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) tell("a heading that skips a level", heading);
    level = own;
  }
  if (document.querySelectorAll("h1").length !== 1) wrong.push("not one main heading");
  if (document.querySelectorAll("main").length !== 1) wrong.push("not one main part");
  for (const table of document.querySelectorAll("table")) {
    if (!table.querySelector("th")) tell("a table without headings", table);
  }
  for (const element of document.querySelectorAll("[style], style, script:not([src])")) tell("inside the page", element);
  if (!document.documentElement.lang || !document.title) wrong.push("no language or title");
  return wrong;
}`;

/** What makes a page hard to use with a screen reader, or by keyboard; nothing where it is well. */
export async function findings(page: Page): Promise<readonly string[]> {
  return (await page.evaluate(`(${look})()`)) as readonly string[];
}
