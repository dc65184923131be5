import { collections, type CollectionKey } from "../../../model/collections.ts";
import { hardwareProfileProperties } from "../../../model/collections/hardware-profiles.ts";
import type { CloudError } from "../../../model/errors.ts";
import type { Shape } from "../../../model/shape.ts";
import { inUnit, isoTime } from "../../../wire/quantities.ts";
import { byName } from "../by-name.ts";
import type { ClassicRequest } from "../classic-request.ts";
import { hrefOf } from "../documents/href.ts";
import type { Parameters, ParameterValue } from "../parameters.ts";
import { alwaysTaken, parametersOf } from "../values.ts";
import { choicesFor, type Choices } from "./choices.ts";
import { declarationOf, pathNameOf } from "./form-operations.ts";
import { formPage, type FormField, type FormProblem } from "./form-page.ts";
import { sizedWithin } from "./hardware-choices.ts";
import { collectionTitle, memberWord, wordsOfKey } from "./words.ts";

/** The page with the form of an operation. `error` is what was wrong with the form that was sent. */
export async function operationFormPage(
  request: ClassicRequest,
  key: CollectionKey,
  operation: string,
  error?: CloudError,
): Promise<string> {
  const { cloud, context, parameters } = request;
  const id = operation === "create" ? undefined : (request.segments[1] as string);
  const declared = fieldsOf(request, key, operation);
  const changes = declarationOf(key, operation)?.kind === "update";
  const choices = await choicesFor(
    cloud,
    declared.map(({ shape }) => shape),
  );
  const fields = declared.flatMap((field) => adjusted(field, choices) ?? []);
  const given = changes && !error ? await valuesOf(request, key, id as string, fields) : parameters;
  const title = id === undefined ? `New ${memberWord(key)}` : `${wordsOfKey(operation)} ${memberWord(key)} ${id}`;
  return formPage(
    {
      title,
      doc: declarationOf(key, operation)?.doc ?? "",
      trail: [
        { label: collectionTitle(key), href: hrefOf(context, key) },
        ...(id === undefined ? [] : [{ label: id, href: hrefOf(context, key, id) }]),
      ],
      current: key,
      action: id === undefined ? hrefOf(context, key) : `${hrefOf(context, key, id)}/${pathNameOf(key, operation)}`,
      button: id === undefined ? `Create ${memberWord(key)}` : changes ? "Save" : wordsOfKey(operation),
      fields,
      given,
      choices,
      changes,
      problem: error && problemOf(error, fields),
    },
    context,
  );
}

/** The parameters that this driver takes: those of the operation, and of the features that it declares. */
function fieldsOf({ cloud }: ClassicRequest, key: CollectionKey, operation: string): readonly FormField[] {
  const features = new Map(cloud.features(key));
  const seen = new Set<string>();
  return parametersOf(collections[key], operation).flatMap((parameter) => {
    const { name, feature, shape } = parameter;
    const isTaken = feature === undefined || features.has(feature) || alwaysTaken.has(feature);
    if (!isTaken || seen.has(name) || name === "id" || shape.kind === "stream") return [];
    seen.add(name);
    const maxLength = feature === undefined ? undefined : features.get(feature)?.["maxLength"];
    return [{ ...parameter, maxLength: typeof maxLength === "number" ? maxLength : undefined }];
  });
}

const adjustable: ReadonlySet<string> = new Set(hardwareProfileProperties);

/** Sizes within a profile are offered as far as some profile has a choice. */
function adjusted(field: FormField, choices: Choices): FormField | undefined {
  if (!adjustable.has(field.key) || !field.name.startsWith("hwp_") || choices.hardwareProfiles.length === 0) return field;
  return sizedWithin(field, choices.hardwareProfiles);
}

/** What a member has now, as its form would send it. */
async function valuesOf(
  request: ClassicRequest,
  key: CollectionKey,
  id: string,
  fields: readonly FormField[],
): Promise<Parameters> {
  const resource = (await byName(request.cloud).call(key, "get", { id })) as Readonly<Record<string, unknown>>;
  const values = Object.create(null) as Record<string, ParameterValue>;
  for (const { key: field, name, shape } of fields) {
    const value = resource[field];
    if (value !== undefined && !shape.sensitive) values[name] = asSent(shape, value);
  }
  return values;
}

function asSent(shape: Shape, value: unknown): ParameterValue {
  switch (shape.kind) {
    case "bytes":
      return String(inUnit(value as number, shape.unit));
    case "timestamp":
      return isoTime(value as Date) ?? "";
    case "list":
      return (value as readonly unknown[]).map((item) => asSent(shape.of, item));
    case "map":
      return Object.assign(Object.create(null) as Record<string, string>, value);
    default:
      return typeof value === "object" ? "" : String(value);
  }
}

/** What was wrong, and at which field: errors name it as the API does, or as the model does. */
export function problemOf({ message, details }: CloudError, fields: readonly FormField[]): FormProblem {
  const blamed = details.parameter?.replace(/[[.].*$/, "");
  const found = fields.find(({ name, key }) => blamed === name || blamed === key || blamed?.replace(/\d+$/, "") === name);
  return { message, field: found?.name };
}
