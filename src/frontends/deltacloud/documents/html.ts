import { collections, type CollectionKey } from "../../../model/collections.ts";
import type { Collection } from "../../../model/collection.ts";
import { wireName, type Shape } from "../../../model/shape.ts";
import { escapeHtml } from "../../../wire/html.ts";
import type { ListDocument } from "../document.ts";
import type { CollectionLink } from "./entry-point.ts";
import { hrefOf } from "./href.ts";
import type { ActionLink, Scope } from "./resource-document.ts";
import type { RunResult } from "./run.ts";
import { fieldName, scalarText, shown, shownFields } from "./shape-document.ts";

type Values = Readonly<Record<string, unknown>>;

/** A page's beginning: title, way back, heading. */
const pageHead = (title: string, scope: Scope): string =>
  `<!DOCTYPE html>\n<html lang='en'>\n<head>\n<meta charset='utf-8' />\n<title>${escapeHtml(title)}</title>\n</head>\n<body>\n` +
  `<header>${anchor(scope.base, "Deltacloud API")}</header>\n<h1>${escapeHtml(title)}</h1>\n`;

/** A page's end: the same in the other formats, where it has an address of its own. */
function pageTail(href: string | undefined): string {
  const formats =
    href === undefined
      ? ""
      : `<footer>${anchor(`${href}?format=xml`, "XML")} ${anchor(`${href}?format=json`, "JSON")}</footer>\n`;
  return `${formats}</body>\n</html>\n`;
}

const anchor = (href: string, label: string): string => `<a href='${escapeHtml(href)}'>${escapeHtml(label)}</a>`;
const title = (name: string): string => {
  const words = name.replaceAll("_", " ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
};

/** What a page of a member shows beside the fields of the model. */
export interface HtmlMember {
  readonly href: string | undefined;
  readonly actions: readonly ActionLink[];
  /** Fields that are shown although they are secret, because the other formats show them. */
  readonly secrets: readonly string[];
}

/** The page of one member: its fields, and a button for each of its actions. */
export function htmlMemberPage(
  key: CollectionKey,
  resource: Values,
  { href, actions, secrets }: HtmlMember,
  scope: Scope,
): string {
  const { singular, resource: fields } = collections[key];
  const secret = Object.entries(fields as Collection["resource"]).filter(([field]) => secrets.includes(field));
  const rows = [...shownFields(fields), ...secret];
  const tags = resource["tags"] === undefined ? "" : row("tags", htmlValue({ kind: "map" }, resource["tags"], scope));
  return (
    pageHead(`${title(singular)} ${nameOf(resource)}`, scope) +
    `<dl>\n${row("id", escapeHtml(idOf(resource)))}` +
    `${rows.map(([field, shape]) => fieldRow(field, shape, resource, scope)).join("")}${tags}</dl>\n` +
    actions.map((action) => actionForm(key, action)).join("") +
    pageTail(href)
  );
}

const idOf = ({ id, name }: Values): string => String(id ?? name);
const nameOf = (resource: Values): string => String(resource["name"] || idOf(resource));

/** What a list tells of members that have pages of their own. */
const summary: ReadonlySet<string> = new Set(["name", "description", "state"]);

/** A collection as a table with a line for each member. */
export function htmlListPage(
  key: CollectionKey,
  hrefOfMember: (resource: Values) => string | undefined,
  scope: Scope,
): ListDocument {
  const collection: Collection = collections[key];
  const hasPages = "get" in collection.operations;
  const columns = shownFields(collection.resource).filter(([field]) => !hasPages || summary.has(field));
  const cell = (resource: Values, [field, declared]: (typeof columns)[number]): string => {
    const { shape, value } = shown(field, declared, resource);
    return `<td>${htmlValue(shape, value, scope)}</td>`;
  };
  const headings = columns.map(([field, shape]) => `<th>${escapeHtml(fieldName(field, shape))}</th>`).join("");
  return {
    head: `${pageHead(title(collection.name), scope)}<table>\n<thead><tr><th>id</th>${headings}</tr></thead>\n<tbody>\n`,
    item(resource) {
      const values = resource as Values;
      const href = hrefOfMember(values);
      const id = idOf(values);
      const first = href === undefined ? escapeHtml(id) : anchor(href, id);
      return `<tr><td>${first}</td>${columns.map((column) => cell(values, column)).join("")}</tr>\n`;
    },
    tail: `</tbody>\n</table>\n${pageTail(hrefOf(scope, key))}`,
  };
}

/** What an operation gave that is no resource. */
export function htmlValuePage(name: string, shape: Shape, value: unknown, scope: Scope): string {
  return `${pageHead(title(name), scope)}<div>${htmlValue(shape, value, scope)}</div>\n${pageTail(undefined)}`;
}

/** What a command wrote. */
export function htmlRunPage({ id, address, command, output, errorOutput, exitStatus }: RunResult, scope: Scope): string {
  const written = (text: string): string => `<pre>${escapeHtml(text)}</pre>`;
  return (
    `${pageHead(`Instance ${id}`, scope)}<dl>\n${row("instance", anchor(hrefOf(scope, "instances", id), id))}` +
    `${address === undefined ? "" : row("public_address", escapeHtml(address))}${row("command", written(command))}` +
    `${row("output", written(output))}${errorOutput === undefined ? "" : row("error_output", written(errorOutput))}` +
    `${exitStatus === undefined ? "" : row("exit_status", String(exitStatus))}</dl>\n${pageTail(undefined)}`
  );
}

/** The collections of a cloud. */
export function htmlEntryPoint(links: readonly CollectionLink[], scope: Scope): string {
  const { driver, provider } = scope.cloud;
  return (
    `${pageHead("Deltacloud API", scope)}<p>${escapeHtml(driver.title)}${provider.value ? `, ${escapeHtml(provider.value)}` : ""}</p>\n` +
    `<ul>\n${links.map(({ rel, href }) => `<li>${anchor(href, title(rel))}</li>\n`).join("")}</ul>\n${pageTail(scope.base)}`
  );
}

const row = (name: string, html: string): string => `<dt>${escapeHtml(name)}</dt><dd>${html}</dd>\n`;

function fieldRow(key: string, field: Shape, values: Values, scope: Scope): string {
  const { shape, value } = shown(key, field, values);
  return value === undefined ? "" : row(fieldName(key, field), htmlValue(shape, value, scope));
}

function htmlValue(shape: Shape, value: unknown, scope: Scope): string {
  if (value === undefined) return "";
  switch (shape.kind) {
    case "reference":
      return anchor(hrefOf(scope, shape.to as CollectionKey, String(value)), String(value));
    case "list":
      return `<ul>${(value as readonly unknown[]).map((item) => `<li>${htmlValue(shape.of, item, scope)}</li>`).join("")}</ul>`;
    case "struct":
      return `<dl>${shownFields(shape.fields)
        .map(([key, field]) => fieldRow(key, field, value as Values, scope))
        .join("")}</dl>`;
    case "map":
      return `<dl>${Object.entries(value as Readonly<Record<string, string>>)
        .map(([key, entry]) => row(key, escapeHtml(entry)))
        .join("")}</dl>`;
    case "string":
      return shape.multiline ? `<pre>${escapeHtml(String(value))}</pre>` : escapeHtml(String(value));
    default:
      return escapeHtml(scalarText(shape, value));
  }
}

/** A button that does something to a member, with fields for what the operation takes. */
function actionForm(key: CollectionKey, { rel, href, method }: ActionLink): string {
  const operation = (collections[key] as Collection).operations[rel];
  const takes =
    method === "post" && operation && href.replace(/[;?].*$/, "").endsWith(`/${rel}`) ? Object.entries(operation.params) : [];
  const fields = takes.filter(([param]) => param !== "id").map(([param, shape]) => formField(wireName(param, shape), shape));
  const override = method === "post" ? "" : `<input type='hidden' name='_method' value='${method}' />`;
  return `<form method='post' action='${escapeHtml(href)}'>${override}${fields.join("")}<button>${escapeHtml(title(rel))}</button></form>\n`;
}

function formField(name: string, shape: Shape & { readonly optional?: true }): string {
  const required = shape.optional ? "" : " required='required'";
  const label = escapeHtml(title(name));
  const multiline = shape.kind === "string" && shape.multiline;
  if (multiline) return `<label>${label} <textarea name='${name}'${required}></textarea></label>`;
  if (shape.kind === "boolean") return `<label>${label} <input type='checkbox' name='${name}' value='true' /></label>`;
  return `<label>${label} <input type='${shape.sensitive ? "password" : "text"}' name='${name}'${required} /></label>`;
}
