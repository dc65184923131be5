import { integer, list, optional, string, type Fields, type Infer, type InferFields, type Shape } from "../../model/shape.ts";
import type { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import { ec2Filters } from "../../protocols/ec2/filters.gen.ts";
import type { Action, ActionDeclaration } from "./action.ts";
import type { Call } from "./call.ts";
import { DescribedPage } from "./described-page.ts";
import { compileFilters, filterParameter, type FilterDeclaration, type GivenFilters } from "./filters.ts";
import type { ListQuery } from "./listing.ts";
import { behind, checkPageSize, lastOf, pageToken, usualPages, type PageBounds } from "./pages.ts";
import { isExact } from "./wildcard.ts";

/** How a describe is asked for single entries. */
export interface IdParameter {
  /** Its name, such as `InstanceId`. */
  readonly name: string;
  /** The cloud's own id. @throws AwsFault for what cannot be one, such as `InvalidInstanceID.Malformed` */
  decode(id: string): string;
  /** The error for those that are not there, in the client's form. */
  notFound(ids: readonly string[]): AwsFault;
}

/** How a describe is asked for single entries by what is no id, such as `GroupName`. All are listed for it. */
export interface NameParameter<R> {
  readonly name: string;
  /** What an entry is called. */
  of(resource: R): string | undefined;
  /** The error for those that are not there. */
  notFound(names: readonly string[]): AwsFault;
}

/** An action that lists something, as data. `R` is what is listed, `C` what has to be known for showing it. */
export interface DescribeDeclaration<R extends { readonly id: string }, I extends Shape, P extends Fields, C> extends Pick<
  ActionDeclaration<P, Fields>,
  "name" | "doc" | "needs"
> {
  /** The element of the list, such as `instancesSet`. */
  readonly set: string;
  /** What an entry looks like. */
  readonly item: I;
  /** Beside the ids, `Filter`, `MaxResults` and `NextToken`. */
  readonly parameters?: P;
  /** By which parameters it is asked for single entries. */
  readonly ids?: IdParameter | readonly IdParameter[];
  readonly names?: readonly NameParameter<NoInfer<R>>[];
  /** Filter → path of the element in an entry; absent: the action has no filters. By others that EC2 has nothing is found. */
  readonly filters?: Readonly<Record<string, string>>;
  /** The path of an entry's tags, where it has any. */
  readonly tags?: string;
  /** Absent: as most of EC2; `none`: it has no pages. */
  readonly pages?: PageBounds | "none";
  /** Lists what the query asks for; `listing` does it for a whole collection. */
  list(call: Call, query: ListQuery<InferFields<P>>): AsyncIterable<R> | Iterable<R>;
  /** Finds out what `show` has to know, once. */
  prepare?(call: Call, parameters: InferFields<P>): C | Promise<C>;
  /** The document of an entry; undefined leaves it out. */
  show(resource: NoInfer<R>, context: C, call: Call): Infer<I> | undefined;
}

/** What every describe may be asked for. */
interface SharedParameters {
  readonly [name: string]: unknown;
  readonly Filter?: GivenFilters;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/**
 * Declares an action that lists something. Ids, filters, tags and pages are seen to here. Without `MaxResults` it gives everything, read
 * from the cloud as the client takes it. Of a driver that has nothing of the kind the list is empty.
 */
export function describe<
  R extends { readonly id: string },
  const I extends Shape,
  const P extends Fields = Readonly<Record<never, Shape>>,
  C = undefined,
>(declaration: DescribeDeclaration<R, I, P, C>): Describe {
  const { name, doc, needs, set, item, names = [], pages = usualPages } = declaration;
  const ids = declaration.ids === undefined ? [] : [declaration.ids].flat();
  const filters: FilterDeclaration = { paths: declaration.filters ?? {}, tags: declaration.tags, known: ec2Filters[name] };
  const lists = [...ids, ...names].map((parameter) => [parameter.name, optional(list(string()))] as const);
  return {
    name,
    doc,
    needs,
    item,
    filters,
    parameters: {
      ...declaration.parameters,
      ...Object.fromEntries(lists),
      ...(declaration.filters ? { Filter: filterParameter } : {}),
      ...(pages === "none" ? {} : { MaxResults: optional(integer()), NextToken: optional(string()) }),
    },
    document: { [set]: list(item), nextToken: optional(string()) },
    async run(call, parameters) {
      const given = parameters as SharedParameters;
      const { Filter, MaxResults, NextToken } = given;
      const asked = ids.filter((parameter) => listIn(given, parameter));
      if (pages !== "none") checkPageSize(MaxResults, pages, asked[0]?.name);
      const passes = compileFilters(Filter, filters);
      const after = NextToken === undefined ? undefined : lastOf(call, NextToken);
      const wanted = new Map<string, Wanted>();
      for (const parameter of asked) {
        for (const id of listIn(given, parameter) ?? []) wanted.set(parameter.decode(id), { id, parameter });
      }
      const own = parameters as InferFields<P>;
      const context = (await declaration.prepare?.(call, own)) as C;
      const show = (resource: R): Infer<I> | undefined => {
        const entry = declaration.show(resource, context, call);
        return entry === undefined || (passes && !passes(entry)) ? undefined : entry;
      };
      const single = wanted.size > 0 || names.some((parameter) => listIn(given, parameter));
      const query: ListQuery<InferFields<P>> = {
        ids: wanted.size > 0 ? [...wanted.keys()] : undefined,
        after: single ? undefined : after,
        parameters: own,
        exactly: (of) => exactValues(Filter, of),
      };
      let resources = declaration.list(call, query);
      if (wanted.size > 0) resources = await allOf(resources, wanted);
      for (const parameter of names) {
        const texts = listIn(given, parameter);
        if (texts) resources = await allNamed(resources, texts, parameter);
      }
      return pageOf(call, set, single ? behind(resources, after) : resources, show, MaxResults);
    },
    without(_, parameters) {
      for (const parameter of [...ids, ...names]) {
        const asked = listIn(parameters as SharedParameters, parameter);
        if (asked) throw parameter.notFound(asked);
      }
      return { [set]: [] };
    },
  };
}

const listIn = (given: SharedParameters, { name }: { readonly name: string }): readonly string[] | undefined =>
  given[name] as readonly string[] | undefined;

/** An id as it was asked for, and by which parameter. */
interface Wanted {
  readonly id: string;
  readonly parameter: IdParameter;
}

/** An action that lists something; what filters look at is open to tests. */
export interface Describe extends Action {
  readonly item: Shape;
  readonly filters: FilterDeclaration;
}

/** The resources of the ids that were asked for. @throws the API's error for those that are not there */
async function allOf<R extends { readonly id: string }>(
  resources: AsyncIterable<R> | Iterable<R>,
  wanted: ReadonlyMap<string, Wanted>,
): Promise<readonly R[]> {
  const found: R[] = [];
  const missing = new Map(wanted);
  for await (const resource of resources) {
    if (wanted.has(resource.id)) found.push(resource);
    missing.delete(resource.id);
  }
  const [first] = missing.values();
  if (!first) return found;
  const { parameter } = first;
  throw parameter.notFound([...missing.values()].filter((each) => each.parameter === parameter).map(({ id }) => id));
}

/** The resources of the names that were asked for. @throws the API's error for those that are not there */
async function allNamed<R>(
  resources: AsyncIterable<R> | Iterable<R>,
  names: readonly string[],
  { of, notFound }: NameParameter<R>,
): Promise<readonly R[]> {
  const found: R[] = [];
  const missing = new Set(names);
  for await (const resource of resources) {
    const name = of(resource);
    if (name === undefined || !names.includes(name)) continue;
    found.push(resource);
    missing.delete(name);
  }
  if (missing.size > 0) throw notFound([...missing]);
  return found;
}

/** The document of a page, whose entries are read as they are written; only after them it is known where the page ended. */
function pageOf<R extends { readonly id: string }, E>(
  call: Call,
  set: string,
  resources: AsyncIterable<R> | Iterable<R>,
  show: (resource: R) => E | undefined,
  most = Number.POSITIVE_INFINITY,
): Readonly<Record<string, unknown>> {
  const document: Record<string, unknown> = { [set]: undefined, nextToken: undefined };
  document[set] = new DescribedPage(resources, show, most, (last) => {
    document["nextToken"] = pageToken(call, last);
  });
  return document;
}

/** The values of a filter that is given once, where each means just itself. */
function exactValues(filters: GivenFilters, name: string): readonly string[] | undefined {
  const given = filters?.filter((filter) => filter.Name === name);
  const values = given?.length === 1 ? given[0]?.Value : undefined;
  return values?.every(isExact) ? values : undefined;
}
