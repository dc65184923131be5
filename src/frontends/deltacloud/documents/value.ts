import { wireName, type Shape } from "../../../model/shape.ts";
import { xmlDeclaration } from "../../../wire/xml.ts";
import { render } from "../../../wire/xml-node.ts";
import type { DocumentContext, Format } from "../document.ts";
import { valuePage } from "../pages/member-page.ts";
import { scopeOf } from "./resource-document.ts";
import { jsonValue, valueElement } from "./shape-document.ts";

/**
 * What an operation gave that is no member of a collection (a console's output, a bucket's policy), by its shape. The root
 * is called as the operation.
 */
export function valueDocument(format: Format, operation: string, shape: Shape, value: unknown, context: DocumentContext): string {
  const name = wireName(operation, {});
  const scope = scopeOf(context, "show");
  switch (format) {
    case "xml":
      return xmlDeclaration + render(valueElement(name, shape))(value, scope);
    case "json":
      return JSON.stringify({ [name]: jsonValue(shape, value, scope) });
    case "html":
      return valuePage(name, shape, value, context);
  }
}
