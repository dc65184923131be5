import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Document, LineCounter, Node, Pair, YAMLMap } from "yaml";
import type { Layer } from "./configuration.ts";
import { checkedNumber, checkedText, noSetting } from "./setting-text.ts";
import { legacySettings } from "./legacy-configuration.ts";
import type { GroupSetting, ListSetting, MapSetting, Setting, UncheckedSettings } from "../model/setting.ts";
import { settings, type GivenConfiguration } from "./settings.ts";
import { StartError } from "./start-error.ts";

/** The settings of a file. The original's form has the entries of several drivers, of which one counts. */
export interface ConfigurationFile {
  /** `driver` is the default driver, as far as command line and environment name one. */
  layer(driver: string | undefined): Layer;
}

/** A map of the file, and what its entries are called in messages. */
export interface FileEntry {
  readonly key: string;
  readonly node: unknown;
  /** FILE:LINE:COLUMN: PATH */
  readonly label: string;
  readonly path: string;
}

/** @throws StartError when there is no such file, or it is not to be read */
export function readConfigurationText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new StartError(`The config file ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? "unknown error"}`);
  }
}

/**
 * Reads a configuration file of either form: ours, or the original's hash of driver → provider, user, password.
 * @param text what the file holds; it is read where that is not known
 * @throws StartError with file, line, column and cause
 */
export async function readConfigurationFile(file: string, text = readConfigurationText(file)): Promise<ConfigurationFile> {
  // Only who has a file pays for the parser.
  const yaml = await import("yaml");
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [problem] = document.errors;
  if (problem) throw new StartError(`${position(file, lines, problem.pos[0])}: ${problem.message}`);
  return new Reader(file, yaml, document, lines).read();
}

function position(file: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${file}:${line}:${col}`;
}

/** Walks a file against the settings and remembers where each value stands. */
class Reader {
  readonly #file: string;
  readonly #yaml: typeof import("yaml");
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;
  readonly #places = new Map<string, string>();

  constructor(file: string, yaml: typeof import("yaml"), document: Document.Parsed, lines: LineCounter) {
    this.#file = file;
    this.#yaml = yaml;
    this.#document = document;
    this.#lines = lines;
  }

  read(): ConfigurationFile {
    const { contents } = this.#document;
    const where = (path: string): string => this.#places.get(path) ?? `${this.#file}: ${path}`;
    if (contents === null || (this.#yaml.isScalar(contents) && contents.value === null))
      return { layer: () => ({ given: {}, where }) };
    if (!this.#yaml.isMap(contents))
      throw new StartError(`${position(this.#file, this.#lines, contents.range[0])}: the file is not a map of settings`);
    const entries = this.#entries(contents, "", `${this.#file}:1:1`);
    if (entries.some(({ key }) => key.startsWith(":"))) {
      throw new StartError(`The config file ${this.#file} uses symbols as keys\n  Change them to be ordinary strings`);
    }
    if (entries.length > 0 && !entries.some(({ key }) => Object.hasOwn(settings, key))) {
      const legacy = new Map(entries.map((entry) => [entry.key, legacySettings(entry, (node) => this.#children(node, entry))]));
      const place = (driver: string | undefined) => (path: string) => where(`${driver}.${path}`);
      return { layer: (driver) => ({ given: (driver && legacy.get(driver)) || {}, where: place(driver) }) };
    }
    const given = this.#group({ kind: "group", fields: settings, doc: "" }, entries) as GivenConfiguration;
    return { layer: () => ({ given, where }) };
  }

  /** @throws StartError when the node is no map */
  #children(node: unknown, parent: FileEntry): readonly FileEntry[] {
    const resolved = this.#resolved(node);
    if (!this.#yaml.isMap(resolved)) throw new StartError(`${parent.label} is not a map`);
    return this.#entries(resolved, parent.path, parent.label);
  }

  #entries(map: YAMLMap, prefix: string, parent: string): readonly FileEntry[] {
    return (map.items as readonly Pair<Node, Node | null>[]).map(({ key: keyNode, value: node }) => {
      const key: unknown = this.#yaml.isScalar(keyNode) ? keyNode.value : undefined;
      if (typeof key !== "string") throw new StartError(`${parent}: a key is not a text`);
      const path = prefix === "" ? key : `${prefix}.${key}`;
      const label = `${position(this.#file, this.#lines, keyNode.range?.[0] ?? 0)}: ${path}`;
      this.#places.set(path, label);
      return { key, node, label, path };
    });
  }

  #resolved(node: unknown): unknown {
    return this.#yaml.isAlias(node) ? node.resolve(this.#document) : node;
  }

  #value(setting: Setting, entry: FileEntry): unknown {
    if (setting.kind === "group") return this.#group(setting, this.#children(entry.node, entry));
    if (setting.kind === "map") return this.#map(setting, entry);
    if (setting.kind === "list") return this.#list(setting, entry);
    if (setting.kind === "own") return this.#own(entry);
    const node = this.#resolved(entry.node);
    const value: unknown = this.#yaml.isScalar(node) ? node.value : undefined;
    if (setting.kind === "number") return checkedNumber(setting, typeof value === "number" ? value : Number.NaN, entry.label);
    if (setting.kind === "switch") {
      if (typeof value !== "boolean") throw new StartError(`${entry.label} is neither true nor false`);
      return value;
    }
    // A password of digits is still a text.
    const text = typeof value === "number" && this.#yaml.isScalar(node) ? node.source : value;
    if (typeof text !== "string") throw new StartError(`${entry.label} is not a text`);
    const checked = checkedText(setting, text, entry.label);
    return setting.relative && /^\.\.?\//.test(checked) ? resolve(dirname(this.#file), checked) : checked;
  }

  #group(setting: GroupSetting, entries: readonly FileEntry[]): unknown {
    return Object.fromEntries(
      entries.map((entry) => {
        const field = Object.hasOwn(setting.fields, entry.key) ? setting.fields[entry.key] : undefined;
        if (!field) throw new StartError(noSetting(entry.label, setting.fields));
        return [entry.key, this.#value(field, entry)];
      }),
    );
  }

  #map(setting: MapSetting, entry: FileEntry): unknown {
    return Object.fromEntries(this.#children(entry.node, entry).map((child) => [child.key, this.#value(setting.of, child)]));
  }

  #own(entry: FileEntry): UncheckedSettings {
    const entries = this.#children(entry.node, entry);
    return {
      check: (fields) => this.#group({ kind: "group", fields, doc: "" }, entries) as Readonly<Record<string, unknown>>,
      where: (path) => this.#places.get(`${entry.path}.${path}`) ?? entry.label,
    };
  }

  #list(setting: ListSetting, entry: FileEntry): unknown {
    const node = this.#resolved(entry.node);
    if (!this.#yaml.isSeq(node)) throw new StartError(`${entry.label} is not a list`);
    return (node.items as readonly Node[]).map((item, index) => {
      const path = `${entry.path}.${index}`;
      const label = `${position(this.#file, this.#lines, item.range?.[0] ?? 0)}: ${path}`;
      this.#places.set(path, label);
      return this.#value(setting.of, { key: String(index), node: item, label, path });
    });
  }
}
