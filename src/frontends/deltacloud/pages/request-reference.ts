import { markup, type Content } from "../../../wire/html.ts";
import type { DocumentContext } from "../document.ts";
import type { ParameterObject, RequestBodyObject } from "../openapi/document-types.ts";
import type { DescribedRequest } from "../openapi/describe.ts";
import { table } from "./reference-table.ts";

/** A request as the documentation shows it: what it brings beside the operation's parameters, its answers, and a line to paste. */
export function requestReference({ method, path, operation, answers }: DescribedRequest, context: DocumentContext): Content {
  const { parameters = [], requestBody } = operation;
  const brought = parameters.filter((parameter): parameter is ParameterObject => "name" in parameter);
  const fields = requestBody?.content["application/x-www-form-urlencoded"]?.schema;
  const rows = [
    ...brought.map(({ name, in: place, schema, description }) => ({ name, place, schema, description, required: false })),
    ...Object.entries(fields?.properties ?? {}).map(([name, schema]) => ({
      name,
      place: "form",
      schema,
      description: schema.description,
      required: fields?.required?.includes(name) ?? false,
    })),
  ].map(
    ({ name, place, schema, description, required }) =>
      markup`<tr><td><code>${name}</code>${required ? " (required)" : undefined}</td><td>${place}</td><td>${schema.enum?.join(", ") ?? schema.format ?? typeName(schema.type)}</td><td>${description}</td></tr>\n`,
  );
  const told = Object.entries(answers).map(
    ([status, { description, content = {} }]) =>
      markup`<tr><td>${status}</td><td>${description}</td><td>${Object.keys(content).join(", ")}</td></tr>\n`,
  );
  const heading = `${method} ${path}`;
  return markup`<section class="card">\n<h2><code>${heading}</code></h2>\n<p>As <code>${operation.operationId}</code> in OpenAPI; by hand:</p>\n<pre><code>${curlLine(method, path, requestBody, context)}</code></pre>\n</section>\n${table(`What ${heading} takes`, ["Name", "Where", "Value", "What it is"], rows)}${table(`What ${heading} answers`, ["Status", "When", "As"], told)}`;
}

const typeName = (type: unknown): string =>
  Array.isArray(type) ? type.join(" or ") : typeof type === "string" ? type : "octets";

/** The command that sends the request, with capitals for what its sender has to fill in. */
function curlLine(method: string, path: string, body: RequestBodyObject | undefined, { base }: DocumentContext): string {
  const fields = body?.content["application/x-www-form-urlencoded"]?.schema.required ?? [];
  const target = path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => name.toUpperCase());
  return [
    "curl -u USER:PASSWORD",
    ...(method === "GET" ? [] : method === "HEAD" ? ["-I"] : method === "POST" && fields.length > 0 ? [] : [`-X ${method}`]),
    ...(method === "PUT" ? ["-T FILE"] : []),
    ...fields.map((name) => `-d ${name}=${name.replaceAll(/\W/g, "").toUpperCase()}`),
    `'${base}${target}'`,
  ].join(" ");
}
