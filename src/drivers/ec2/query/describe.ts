import { pages } from "../../../http/pages.ts";
import {
  integer,
  list,
  optional,
  string,
  struct,
  type Fields,
  type InferFields,
  type StructShape,
} from "../../../model/shape.ts";
import type { AnswerFields } from "../../../protocols/aws-query/answer-reader.ts";
import type { Connection } from "../connection.ts";
import { defineAction, type Action } from "./action.ts";
import { queryServices } from "./services.ts";

/** What EC2 is asked to compare: a filter's name, and the values that are right; undefined for any. */
export type Filters = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A name for a filter, in which some letters stand for others. */
export const literally = (name: string): string => name.replace(/[\\*?]/g, "\\$&");

/** How many values a filter may have. */
const mostValues = 200;

const common = {
  Filter: optional(list(struct({ Name: string(), Value: list(string()) }))),
  MaxResults: optional(integer()),
  NextToken: optional(string()),
};

/** A list of EC2's. */
export interface Describe<P, I> {
  readonly action: Action<P & InferFields<typeof common>, DescribedPage<I>>;
  readonly idParameter: string;
  /** How many entries are asked for at once; undefined for a list that comes whole. */
  readonly pageSize: number | undefined;
}

interface DescribedPage<I> {
  readonly items: readonly I[];
  readonly nextToken: string | undefined;
}

interface Declaration<P extends Fields, I extends Fields> {
  /** The parameter that names single entries, such as `InstanceId`. */
  readonly ids: string;
  /** The element that has the entries. */
  readonly set: string;
  readonly item: StructShape<I>;
  /** 1000 unless told, which is what most lists take; "whole" for those that know no pages. */
  readonly pageSize?: number | "whole";
  /** Parameters beside those that all have. */
  readonly parameters?: P;
}

/** Declares one of EC2's lists: they are all alike. */
export function defineDescribe<const P extends Fields, const I extends Fields>(
  name: string,
  { ids, set, item, pageSize = 1000, parameters }: Declaration<P, I>,
): Describe<InferFields<P>, AnswerFields<I>> {
  const action = defineAction(queryServices.ec2, name, {
    parameters: { ...parameters, ...common, [ids]: optional(list(string())) },
    document: { [set]: list(item), nextToken: optional(string()) },
  });
  return {
    idParameter: ids,
    pageSize: pageSize === "whole" ? undefined : pageSize,
    action: {
      ...action,
      read(xml) {
        const page = action.read(xml) as { readonly nextToken?: string } | undefined;
        const items = (page as Readonly<Record<string, unknown>> | undefined)?.[set] as readonly AnswerFields<I>[];
        return page && { items, nextToken: page.nextToken || undefined };
      },
    },
  };
}

/** What a list is asked for. */
interface Wanted<P> {
  readonly filters?: Filters | undefined;
  readonly parameters?: P | undefined;
}

/** The entries of a list, page by page as they are read. @throws `provider_error` for a list without end */
export function described<P extends object, I>(
  connection: Connection,
  describe: Describe<P, I>,
  { filters = {}, parameters }: Wanted<P> = {},
): AsyncGenerator<I, void, undefined> {
  const { action, pageSize } = describe;
  const Filter = Object.entries(filters).flatMap(([Name, value]) =>
    value === undefined ? [] : { Name, Value: typeof value === "string" ? [value] : value },
  );
  const long = Filter.find(({ Value }) => Value.length > mostValues);
  if (long) return describedInTurn(connection, describe, { filters, parameters }, long);
  return pages(async (NextToken) => {
    const asked = { ...parameters, Filter, MaxResults: pageSize, NextToken } as P & InferFields<typeof common>;
    const { items, nextToken } = await connection.call(action, asked);
    return { items, next: nextToken };
  });
}

/** The same where a filter has more values than one request may: those that some of them are right for, then the next. */
async function* describedInTurn<P extends object, I>(
  connection: Connection,
  describe: Describe<P, I>,
  { filters = {}, parameters }: Wanted<P>,
  { Name, Value }: { readonly Name: string; readonly Value: readonly string[] },
): AsyncGenerator<I, void, undefined> {
  const values = [...new Set(Value)];
  for (let first = 0; first < values.length; first += mostValues) {
    const some = values.slice(first, first + mostValues);
    yield* described(connection, describe, { filters: { ...filters, [Name]: some }, parameters });
  }
}

/** All entries of a list that is wanted as a whole. */
export async function allDescribed<P extends object, I>(
  connection: Connection,
  describe: Describe<P, I>,
  wanted?: Wanted<P>,
): Promise<readonly I[]> {
  const found: I[] = [];
  for await (const item of described(connection, describe, wanted)) found.push(item);
  return found;
}

/**
 * The entries of these ids, with patience for those that were made a moment ago.
 * @throws `not_found` where one is not there
 */
export async function describedOf<P, I>(
  connection: Connection,
  { action, idParameter }: Describe<P, I>,
  ids: readonly string[],
): Promise<readonly I[]> {
  const asked = { [idParameter]: ids } as P & InferFields<typeof common>;
  return (await connection.call(action, asked, ids)).items;
}
