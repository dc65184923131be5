import { collections, type CollectionKey } from "../../../model/collections.ts";
import type { Collection } from "../../../model/collection.ts";
import { markup, type Content } from "../../../wire/html.ts";
import type { DocumentContext } from "../document.ts";
import { hrefOf } from "../documents/href.ts";
import { text, type Parameters } from "../parameters.ts";
import { parametersOf, type ClassicParameter } from "../values.ts";
import { noChoices } from "./choices.ts";
import { inputView } from "./form-input.ts";
import { parameterLabel } from "./words.ts";

/** What a list can be narrowed down by: the parameters that the driver takes, but for the id. */
export function listFilters(context: DocumentContext, key: CollectionKey): readonly ClassicParameter[] {
  const features = new Set<string>(context.cloud.features(key).map(([name]) => name));
  return parametersOf(collections[key], "list").filter(
    ({ name, shape, feature }) => name !== "id" && shape.kind === "string" && (feature === undefined || features.has(feature)),
  );
}

/** The form that narrows a list down; folded while nothing is chosen. */
export function filterForm(context: DocumentContext, key: CollectionKey, given: Parameters): Content {
  const filters = listFilters(context, key);
  if (filters.length === 0) return undefined;
  const states = Object.keys((collections[key] as Collection).states ?? {});
  const fields = filters.map(({ key: parameter, name, shape }) => {
    // States are upper case in this API.
    const offered = name === "state" ? ({ kind: "enum", values: states.map((state) => state.toUpperCase()) } as const) : shape;
    const input = inputView({
      id: `filter-${name}`,
      name,
      shape: offered,
      required: false,
      given: text(given, name),
      choices: noChoices,
    });
    return markup`<div class="field"><label for="filter-${name}">${parameterLabel(parameter, shape)}</label>${input}</div>\n`;
  });
  const open = isFiltered(context, key, given);
  return markup`<details class="filters"${open && markup` open="open"`}>
<summary>Filter</summary>
<form method="get" action="${hrefOf(context, key)}" role="search">
${fields}<p class="buttons"><button type="submit">Show these</button>${open && markup` <a class="button plain" href="${hrefOf(context, key)}">Show all</a>`}</p>
</form>
</details>
`;
}

/** Whether anything is chosen. */
export const isFiltered = (context: DocumentContext, key: CollectionKey, given: Parameters): boolean =>
  listFilters(context, key).some(({ name }) => (text(given, name) ?? "") !== "");
