/** A schema as OpenAPI 3.1 has it: JSON Schema 2020-12, of which these words are used, with hints for XML. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: SchemaType | readonly SchemaType[];
  readonly description?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly const?: string | boolean;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly contentEncoding?: string;
  readonly contentMediaType?: string;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | false;
  readonly anyOf?: readonly Schema[];
  readonly xml?: XmlHint;
}

export type SchemaType = "string" | "number" | "integer" | "boolean" | "array" | "object" | "null";

/** How a value is written in XML. */
export interface XmlHint {
  readonly name?: string;
  readonly attribute?: true;
  readonly wrapped?: true;
}

/** A reference to a schema of the document's components. */
export const schemaReference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** The name of a member's schema: `storage_volume` → `StorageVolume`. */
export const componentName = (name: string): string =>
  name.replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());

/** The name of the schema of what an operation tells of a member: `InstanceConsoleOutput`. */
export const valueName = (singular: string, operation: string): string =>
  componentName(singular) + operation.charAt(0).toUpperCase() + operation.slice(1);
