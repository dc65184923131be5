import { classicError, errorAnswer } from "../../src/frontends/deltacloud/errors.ts";
import { allCollections } from "../../src/model/collections.ts";
import { CloudError, errorCodes, type ErrorCode } from "../../src/model/errors.ts";
import { code, generated, table, type Page } from "./markdown.ts";

const codes = Object.keys(errorCodes) as readonly ErrorCode[];

/** What \`docs/errors.md\` must be: the codes of the model, and what the classic API makes of them. */
export function errorsPage(): Page {
  const rows = codes.map((name) => {
    const { status, exception } = classicError(name);
    const retryable = new CloudError(name, "").retryable ? "yes" : "";
    return [code(name), errorCodes[name], String(status), code(exception), retryable];
  });
  const exceptions = allCollections.flatMap(([key, collection]) =>
    codes
      .filter((name) => classicError(name, key).status !== classicError(name).status)
      .map((name) => [collection.name, code(name), String(classicError(name, key).status)]),
  );
  return {
    file: "docs/errors.md",
    content: [
      introduction,
      table(["code", "meaning", "status", "exception in JSON", "may succeed later"], rows),
      "Some collections answer with another status, as the original did:\n",
      table(["collection", "code", "status"], exceptions),
      others,
      `## Documents\n\nIn XML:\n\n\`\`\`xml\n${sample("xml")}\`\`\`\n\nIn JSON:\n\n\`\`\`json\n${sample("json")}\n\`\`\`\n`,
    ].join("\n"),
  };
}

const introduction = `# Errors

${generated("src/model/errors.ts and the table of the classic API")}

Whatever goes wrong has one code of a closed list. Drivers decide by it, logs and metrics tell it, and each API has a table from it to its own
statuses. A message is the cloud's own where it has one; an error never holds a credential.
`;

const others = `What does not come from a cloud:

| status | when |
|---|---|
| 400 | a required parameter is missing; told in plain text |
| 404 | there is no such path |
| 405 | the instance's state does not allow the action |
| 406 | the client takes no format that the server has |
| 412 | the driver lacks the operation, whose capability stands in the header \`Expect\`; or a condition of a request for a blob does not hold |
| 416 | the range of a blob lies outside of it |
`;

function sample(format: "xml" | "json"): string {
  const context = {
    format,
    path: "/api/instances/inst1",
    driver: "mock",
    provider: undefined,
    parameters: { id: "inst1" },
    frame: { base: "/api" },
  };
  return String(errorAnswer(classicError("not_found"), context).body);
}
