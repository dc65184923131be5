import { spawnSync } from "node:child_process";
import { parseAllDocuments } from "yaml";
import { readConfigurationFile } from "../../src/server/configuration-file.ts";
import { readXml } from "../../src/testing/strict-xml.ts";
import type { Block } from "./blocks.ts";

type Check = (block: Block) => void | Promise<void>;

/** What a block has to be, by its language. A block in another one is an error: nobody would know whether it is right. */
export const forms: Readonly<Record<string, Check>> = {
  sh: shell,
  console: () => {},
  ts: () => {},
  js: () => {},
  text: () => {},
  json: ({ content }) => void JSON.parse(content),
  xml: ({ content }) => void readXml(content.trim()),
  yaml,
  ini: sections,
  systemd: sections,
  dockerfile,
};

function shell({ content }: Block): void {
  const { status, stderr } = spawnSync("bash", ["-n"], { input: content, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

/** Kubernetes' and Compose's files are checked as YAML; all others are configuration files, which the server itself reads. */
async function yaml({ content, document, line }: Block): Promise<void> {
  const parsed = parseAllDocuments(content);
  if (!Array.isArray(parsed)) throw new Error("it is empty");
  const foreign = parsed.every((one) => {
    if (one.errors[0]) throw one.errors[0];
    return one.has("apiVersion") || one.has("services") || one.has("version");
  });
  if (!foreign) (await readConfigurationFile(`${document}:${line}`, content)).layer(undefined);
}

function sections({ content }: Block): void {
  for (const line of content.split("\n")) {
    if (!/^(?:\s*|[#;].*|\[\w[\w ]*\]|[\w.-]+\s*=.*)$/.test(line)) throw new Error(`"${line}" is neither a section nor a value`);
  }
}

const instructions =
  "ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR";

function dockerfile({ content }: Block): void {
  for (const line of content.replaceAll(/\\\n/g, " ").split("\n")) {
    if (!new RegExp(`^(?:\\s*|#.*|(?:${instructions}) .*)$`).test(line)) throw new Error(`"${line}" is no instruction`);
  }
}
