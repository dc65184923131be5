import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * The licenses of the packages that the given files belong to, as a Markdown document. A license text stands once, under
 * the names of all packages that share it to the letter.
 * @param {Iterable<string>} files absolute paths inside node_modules
 * @returns {string}
 */
export function thirdPartyLicenses(files) {
  const packages = new Map();
  for (const file of files) {
    const folder = packageFolder(file);
    if (!packages.has(folder)) packages.set(folder, describe(folder));
  }
  const sorted = [...packages.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const lines = [
    "# Third-party licenses",
    "",
    "The files of this package contain the following works of others. Its dependencies bring their own licenses with them.",
    "This page is written by the build.",
    "",
    "| work | version | license |",
    "|---|---|---|",
    ...sorted.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`),
  ];
  const texts = new Map();
  for (const one of sorted) texts.set(one.text, [...(texts.get(one.text) ?? []), one.name]);
  for (const [text, names] of texts) lines.push("", `## ${names.join(", ")}`, "", "```text", text, "```");
  return `${lines.join("\n")}\n`;
}

function packageFolder(file) {
  const parts = file.split(path.sep);
  const at = parts.lastIndexOf("node_modules");
  if (at < 0) throw new Error(`${file} belongs to no package`);
  return parts.slice(0, at + (parts[at + 1]?.startsWith("@") ? 3 : 2)).join(path.sep);
}

function describe(folder) {
  const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const license = manifest.license ?? manifest.licenses?.map(({ type }) => type).join(", ") ?? "see below";
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
  if (!file) throw new Error(`${manifest.name} ships no license text`);
  const text = readFileSync(path.join(folder, file), "utf8").replaceAll("\r\n", "\n").replaceAll("```", "'''");
  return {
    name: manifest.name,
    version: manifest.version,
    license: license.startsWith("SEE LICENSE") ? "its own, see below" : license,
    text: text
      .split("\n")
      .map((line) => line.trimEnd())
      .join("\n")
      .trim(),
  };
}
