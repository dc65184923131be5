import type {
  OpenApiDocument,
  OperationObject,
  ParameterObject,
  PathItem,
} from "../../src/frontends/deltacloud/openapi/document-types.ts";
import type { Schema } from "../../src/frontends/deltacloud/openapi/schema.ts";
import { cell, code, generated, table, type Page } from "./markdown.ts";

const introduction = `# Operations and parameters

${generated("the model and the router of the classic API")}

Every operation of the classic API with what it takes. Parameters of a \`GET\` stand in the query, those of a change in a form or in the query;
what is bold is required. A parameter of a feature is taken where the driver has that feature: [support-matrix.md](support-matrix.md) says which
do, and what a driver lacks altogether is answered with 412. Sizes and times are told in the API's units.
`;

/** What \`docs/parameters.md\` must be. */
export function parametersPage({ paths, tags }: OpenApiDocument): Page {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as PathItem)
      .filter(([method]) => method !== "parameters")
      .map(([method, operation]) => ({ path, method, operation: operation as OperationObject })),
  );
  const sections = tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name));
    return `## ${name}\n\n${description}\n\n${own.map(describe).join("\n")}`;
  });
  return { file: "docs/parameters.md", content: [introduction, ...sections].join("\n") };
}

interface Described {
  readonly path: string;
  readonly method: string;
  readonly operation: OperationObject;
}

function describe({ path, method, operation }: Described): string {
  const rows = [...parameterRows(operation), ...bodyRows(operation)];
  const heading = `### ${method.toUpperCase()} ${cell(path)}\n\n${operation.summary}\n`;
  return rows.length === 0 ? heading : `${heading}\n${table(["parameter", "value", "what it is"], rows)}`;
}

function parameterRows({ parameters = [] }: OperationObject): readonly string[][] {
  return parameters
    .filter((parameter): parameter is ParameterObject => "name" in parameter)
    .map(({ name, in: place, required, schema, description = "", "x-feature": feature }) => [
      named(name, required === true),
      valueOf(schema),
      cell(
        [place === "header" ? "A header." : "", description, feature === undefined ? "" : `Feature \`${String(feature)}\`.`]
          .filter(Boolean)
          .join(" "),
      ),
    ]);
}

function bodyRows({ requestBody }: OperationObject): readonly string[][] {
  if (!requestBody) return [];
  const form = requestBody.content["application/x-www-form-urlencoded"]?.schema;
  if (!form) return [["the body", "octets", cell(requestBody.description ?? "")]];
  return Object.entries(form.properties ?? {}).map(([name, { description = "", ...schema }]) => [
    named(name, form.required?.includes(name) ?? false),
    valueOf(schema),
    cell(description),
  ]);
}

const named = (name: string, required: boolean): string => (required ? `**${code(name)}**` : code(name));

/** What a value looks like, in words. */
function valueOf({ type, format, enum: values, minimum, maximum, maxLength, items, contentEncoding }: Schema): string {
  if (values) return values.map(code).join(", ");
  if (items) return `${valueOf(items)}; repeated`;
  if (type === "object") return "names with values";
  const base =
    contentEncoding === "base64"
      ? "Base64"
      : format === "date-time"
        ? "time"
        : type === "string"
          ? "text"
          : String(type ?? "octets");
  const from = minimum === undefined ? "" : ` from ${minimum}`;
  const to = maximum === undefined ? "" : ` to ${maximum}`;
  return `${base}${from}${to}${maxLength === undefined ? "" : ` up to ${maxLength} characters`}`;
}
