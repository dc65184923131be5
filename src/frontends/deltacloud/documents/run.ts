import type { MethodOf } from "../../../model/collection.ts";
import type { Collections } from "../../../model/collections.ts";
import { element, optionalText, render, text } from "../../../wire/xml-node.ts";
import type { DocumentContext, Format } from "../document.ts";
import { runPage } from "../pages/run-page.ts";
import { hrefOf } from "./href.ts";
import { scopeOf, type Node } from "./resource-document.ts";

type Result = Awaited<ReturnType<MethodOf<Collections["instances"], "run">>>;
/** What a command did, and on which instance. */
export type RunResult = Result & { readonly id: string };

// What the original dropped is told where it is known.
const node: Node<RunResult> = element(
  "instance",
  { href: ({ id }, scope) => hrefOf(scope, "instances", id), id: ({ id }) => id },
  text("public_address", ({ address }) => address),
  text("command", ({ command }) => command),
  text("output", ({ output }) => output),
  optionalText("error_output", ({ errorOutput }) => errorOutput),
  optionalText("exit_status", ({ exitStatus }) => exitStatus),
);
const xml = render(node);

/** What a command on an instance wrote. The original's XML has no declaration here. */
export function runDocument(format: Format, id: string, result: Result, context: DocumentContext): string {
  const scope = scopeOf(context, "action");
  switch (format) {
    case "xml":
      return xml({ ...result, id }, scope);
    case "json":
      return JSON.stringify({
        instance: {
          id,
          public_address: result.address ?? null,
          command: result.command,
          output: result.output,
          error_output: result.errorOutput,
          exit_status: result.exitStatus,
        },
      });
    case "html":
      return runPage({ ...result, id }, context);
  }
}
