import { needsOf, type Action } from "../../src/frontends/aws-query/action.ts";
import type { ShelvedDriver } from "../../src/gateway/driver-shelf.ts";
import type { Driver } from "../../src/model/driver.ts";
import { cell, code } from "./markdown.ts";

/** The rows of a table action × driver: the action, what it does, and what each driver answers. */
export function actionRows(actions: ReadonlyMap<string, Action>, drivers: readonly ShelvedDriver[]): readonly string[][] {
  return [...actions.values()]
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map((action) => [code(action.name), cell(action.doc), ...drivers.map((driver) => answerOf(action, driver))]);
}

/** Whether a driver is for clouds that compute, not for those that only store. */
export const hasInstances = ({ states }: Driver): boolean => states !== undefined;

function answerOf(action: Action, { capabilities }: ShelvedDriver): string {
  const can = needsOf(action).every(([collection, operation]) => capabilities.get(collection)?.has(operation));
  return can ? "yes" : action.without ? "empty" : "";
}
