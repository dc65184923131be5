import type { Setting, Settings } from "../model/setting.ts";
import { settings, type Configuration, type GivenConfiguration } from "./settings.ts";

/** One source of settings: the command line, the environment or a file. Its values have been checked. */
export interface Layer {
  readonly given: GivenConfiguration;
  /** What messages call a setting of this source, such as `-p` or `server.yaml:3:5: port`. The path has dots. */
  where(path: string): string;
}

/** The settings that are in force, and where each comes from. */
export interface Resolved {
  readonly configuration: Configuration;
  /** What messages call a setting: its place in the source that won. */
  where(path: string): string;
}

type Tree = Readonly<Record<string, unknown>>;

/** Puts the sources together, the strongest first, and fills in the defaults. */
export function resolve(layers: readonly Layer[]): Resolved {
  return {
    configuration: fillIn(
      settings,
      layers.map((layer) => layer.given as Tree),
    ) as Configuration,
    where: (path) => placeOf(layers, path) ?? path,
  };
}

/** What messages call a setting: its place in the strongest source that has it. */
export function placeOf(layers: readonly { given: object; where(path: string): string }[], path: string): string | undefined {
  return layers.find(({ given }) => has(given as Tree, path))?.where(path);
}

/** The configuration of a server that is started by code: what is given, and defaults. */
export function createConfiguration(given: GivenConfiguration): Configuration {
  return resolve([{ given, where: (path) => path }]).configuration;
}

/** The values of settings out of trees, the strongest first, and of their defaults. */
export function fillIn(fields: Settings, trees: readonly Tree[]): Tree {
  return Object.fromEntries(
    Object.entries(fields).map(([name, setting]) => [name, value(setting, trees.map((tree) => tree[name]).filter(isThere))]),
  );
}

function value(setting: Setting, candidates: readonly unknown[]): unknown {
  switch (setting.kind) {
    case "group":
      return fillIn(setting.fields, candidates as readonly Tree[]);
    case "map": {
      const entries = candidates as readonly Tree[];
      const names = new Set(entries.flatMap((entry) => Object.keys(entry)));
      return Object.fromEntries(
        [...names].map((name) => [name, value(setting.of, entries.map((entry) => entry[name]).filter(isThere))]),
      );
    }
    case "list": {
      const list = (candidates[0] as readonly unknown[] | undefined) ?? setting.default;
      return list?.map((item) => value(setting.of, [item]));
    }
    case "own":
      return candidates;
    default:
      return candidates[0] ?? setting.default;
  }
}

const isThere = (candidate: unknown): boolean => candidate !== undefined;

function has(tree: Tree, path: string): boolean {
  let node: unknown = tree;
  for (const step of path.split(".")) {
    node = typeof node === "object" && node !== null ? (node as Tree)[step] : undefined;
  }
  return node !== undefined;
}

/** One setting with its path, dots between the names; groups are walked through, lists and maps are not. */
export function* eachSetting(fields: Settings = settings, prefix = ""): Generator<readonly [path: string, setting: Setting]> {
  for (const [name, setting] of Object.entries(fields)) {
    if (setting.kind === "group") yield* eachSetting(setting.fields, `${prefix}${name}.`);
    else yield [`${prefix}${name}`, setting];
  }
}

/** Builds a tree out of values by paths. */
export function treeOf(values: Iterable<readonly [path: string, value: unknown]>): GivenConfiguration {
  const tree: Record<string, unknown> = {};
  for (const [path, one] of values) {
    const steps = path.split(".");
    const last = steps.pop() ?? path;
    let node = tree;
    for (const step of steps) node = (node[step] ??= {}) as Record<string, unknown>;
    node[last] = one;
  }
  return tree as GivenConfiguration;
}
