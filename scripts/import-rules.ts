import path from "node:path/posix";
import { isBuiltin } from "node:module";
import { importsOf, type Import } from "./imports.ts";
import type { Finding, ProjectFiles } from "./project.ts";

/** What a folder of src/ may import. */
interface Rule {
  /** Other folders, beside the file's own one. */
  readonly folders: readonly string[];
  /** Folders of which it may import types, and nothing that is left at run time. */
  readonly types?: readonly string[];
  /** Folders that it may only load when they are needed, beside their types. */
  readonly onDemand?: readonly string[];
  /** Packages of others. */
  readonly packages?: readonly string[];
  /** Modules of Node: none, all, or all but those that open connections or start processes. */
  readonly node: "none" | "no network" | "all";
}

/** The import table: from every folder the arrows point to the model. docs/decisions says why it is as it is. */
export const rules: Readonly<Record<string, Rule>> = {
  model: { folders: [], node: "none" },
  wire: { folders: ["model"], packages: ["saxes"], node: "no network" },
  http: { folders: ["model", "wire"], packages: ["ssh2", "undici"], node: "all" },
  credentials: { folders: ["model"], node: "no network" },
  store: { folders: ["model"], node: "no network" },
  protocols: { folders: ["model", "wire"], node: "no network" },
  drivers: { folders: ["model", "http", "protocols", "wire"], packages: ["aws4"], node: "no network" },
  "driver-kit": { folders: ["model", "http", "wire"], onDemand: ["testing"], node: "none" },
  gateway: { folders: ["model", "credentials", "http"], node: "no network" },
  frontends: {
    folders: ["model", "wire", "protocols", "credentials", "gateway", "store"],
    packages: ["@hpcc-js/wasm-graphviz", "@resvg/resvg-wasm", "dejavu-fonts-ttf"],
    node: "no network",
  },
  server: {
    folders: [
      "model",
      "protocols",
      "gateway",
      "credentials",
      "store",
      "http",
      "drivers/registry.gen.ts",
      "frontends/registry.gen.ts",
    ],
    packages: ["pino", "prom-client", "selfsigned", "yaml"],
    node: "all",
  },
  client: { folders: [], types: ["model"], node: "none" },
  cli: { folders: ["model", "server", "client", "credentials"], node: "all" },
  "drivers/registry.gen.ts": { folders: ["drivers"], types: ["model"], node: "none" },
  "frontends/registry.gen.ts": { folders: ["frontends"], types: ["gateway"], node: "none" },
  testing: {
    folders: [
      "model",
      "wire",
      "http",
      "credentials",
      "store",
      "protocols",
      "drivers",
      "gateway",
      "frontends",
      "server",
      "client",
    ],
    packages: ["yaml"],
    node: "all",
  },
};

/** Development dependencies that the build puts inside, or beside, the one file that may import them. */
const bundled: Readonly<Record<string, string>> = {
  "dejavu-fonts-ttf": "src/frontends/deltacloud/instance-states/font.ts",
  pino: "src/server/log-library.ts",
  ssh2: "src/http/ssh-library.ts",
  selfsigned: "src/server/self-signed-library.ts",
};

/** Drivers and frontends that are written on the base of another folder, which is a family with them. */
export const families: Readonly<Record<string, string>> = {
  "drivers/eucalyptus": "drivers/ec2",
  "drivers/rackspace": "drivers/openstack",
  "drivers/s3": "drivers/ec2",
  "drivers/swift": "drivers/openstack",
  "frontends/ec2": "frontends/aws-query",
  "frontends/elb": "frontends/aws-query",
  "frontends/sts": "frontends/aws-query",
  "frontends/iam": "frontends/aws-query",
  "frontends/cloudwatch": "frontends/aws-query",
};

/** Where a driver or frontend is declared: nothing that others build on. */
const entries: ReadonlySet<string> = new Set(["driver.ts", "frontend.ts"]);

/** Loads the drivers that the operator's configuration names, which nobody can write down here. */
const computed = "src/server/driver-package.ts";

/** What everything goes out by; only the HTTP core and the server may have it at run time. */
const network = new Set([
  "child_process",
  "cluster",
  "dgram",
  "dns",
  "dns/promises",
  "http",
  "http2",
  "https",
  "inspector",
  "net",
  "tls",
]);

/** What such a module also has, and harms nobody. */
const harmless = new Set(["BlockList", "METHODS", "SocketAddress", "STATUS_CODES", "isIP", "isIPv4", "isIPv6"]);

/**
 * Checks every import of the given files against the table.
 * @param files the sources, those that are imported included
 */
export function checkImports(files: ProjectFiles): readonly Finding[] {
  return [...files].flatMap(([file, source]) =>
    importsOf(source).flatMap((found) => {
      const message = isFree(file) ? objectionToFree(file, found) : objection(file, found, files);
      return message === undefined ? [] : [{ file, line: found.line, message }];
    }),
  );
}

/** Tests, scripts and benchmarks are not shipped and may import what they like. */
function isFree(file: string): boolean {
  return !file.startsWith("src/") || file.endsWith(".test.ts");
}

/** But what is not a test has no business with the tools of tests. */
function objectionToFree(file: string, { specifier }: Import): string | undefined {
  if (!file.startsWith("scripts/") || file.endsWith(".test.ts") || !specifier?.startsWith(".")) return undefined;
  return path.join(path.dirname(file), specifier).startsWith("src/testing/") ? "only tests may import src/testing" : undefined;
}

function objection(file: string, found: Import, files: ProjectFiles): string | undefined {
  const { specifier } = found;
  const from = place(file);
  const rule = rules[from.folder];
  if (!rule) return `src/${from.folder} is not in the import table`;
  if (specifier === undefined) return file === computed ? undefined : "what is imported must be written as a string";
  if (specifier.startsWith(".")) return objectionToFile(file, found, path.join(path.dirname(file), specifier), files);
  if (isBuiltin(specifier)) return objectionToNode(from.folder, rule, found, specifier);
  return objectionToPackage(file, from.folder, rule, specifier);
}

function objectionToFile(file: string, found: Import, target: string, files: ProjectFiles): string | undefined {
  if (!target.startsWith("src/")) return `${target} lies outside src/`;
  if (!files.has(target)) return `there is no ${target}`;
  if (target.endsWith(".test.ts")) return "nothing may import a test";
  const from = place(file);
  const to = place(target);
  const rule = rules[from.folder] as Rule;
  if (from.folder === to.folder) {
    if (from.unit === to.unit) return undefined;
    const isBase = families[`${from.folder}/${from.unit}`] === `${to.folder}/${to.unit}`;
    if (isBase && !entries.has(path.basename(target))) return undefined;
    return `${from.folder}/${from.unit} may not import ${to.folder}/${to.unit}`;
  }
  if (rule.folders.includes(to.folder)) {
    const entry = to.folder === "drivers" ? "driver.ts" : "frontend.ts";
    const isRegistry = from.folder.endsWith("registry.gen.ts");
    return isRegistry && path.basename(target) !== entry ? `a registry may only import ${entry} files` : undefined;
  }
  if (rule.types?.includes(to.folder)) return found.typeOnly ? undefined : `${from.folder} may only import types of ${to.folder}`;
  if (rule.onDemand?.includes(to.folder))
    return found.typeOnly || found.onDemand ? undefined : `${from.folder} may load ${to.folder} only when it is needed`;
  if (to.folder === "testing") return "only tests may import src/testing";
  return `${from.folder} may not import ${to.folder}`;
}

function objectionToNode(folder: string, rule: Rule, { typeOnly, names }: Import, specifier: string): string | undefined {
  if (!specifier.startsWith("node:")) return `write node:${specifier}`;
  if (rule.node === "none") return `${folder} may not import modules of Node`;
  const opens = network.has(specifier.slice("node:".length)) && !typeOnly && !names?.every((name) => harmless.has(name));
  return rule.node === "no network" && opens ? `${folder} may not import ${specifier}: src/http is the only way out` : undefined;
}

function objectionToPackage(file: string, folder: string, rule: Rule, specifier: string): string | undefined {
  const name = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  if (!rule.packages?.includes(name)) return `${folder} may not import the package ${name}`;
  const only = bundled[name];
  return only === undefined || only === file ? undefined : `only ${only} may import the package ${name}`;
}

/** The row of the table that a file belongs to; of a driver or frontend also which one, for it may not import another. */
function place(file: string): { readonly folder: string; readonly unit: string } {
  const [, folder = "", second = ""] = file.split("/");
  if (folder !== "drivers" && folder !== "frontends") return { folder, unit: "" };
  const row = `${folder}/${second}`;
  return Object.hasOwn(rules, row) ? { folder: row, unit: "" } : { folder, unit: second };
}
