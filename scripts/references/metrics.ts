import { createMetrics } from "../../src/server/metrics.ts";
import { cell, code, generated, table, type Page } from "./markdown.ts";

const introduction = `# Metrics

${generated("what the server renders")}

\`/metrics\`, of the frontend \`admin\`, is in Prometheus' text format. Durations are in seconds. With several workers every metric has the label
\`worker\`.
`;

/** What \`docs/metrics.md\` must be. */
export async function metricsPage(): Promise<Page> {
  const metrics = createMetrics(() => 0);
  metrics.observe({ ...request, status: 200, duration: 1 });
  metrics.observeCloud({ ...attempt, status: 200, duration: 1, attempt: 1, sent: 1, received: 1 });
  const { text } = await metrics.render();
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = "", type = ""]) => [name, type]));
  const rows = [...text.matchAll(/^# HELP (\S+) (.*)$/gm)].map(([, name = "", help = ""]) => [
    code(name),
    types.get(name) ?? "",
    labelsOf(text, name).map(code).join(", "),
    cell(help),
  ]);
  const own = rows.filter(([name]) => name?.startsWith("`deltacloud_"));
  // What the library tells of the process depends on the system that it runs on; here it is named by what all have.
  const heads = ["metric", "kind", "labels", "what it is"];
  return { file: "docs/metrics.md", content: [introduction, table(heads, own), closing].join("\n") };
}

const closing = `The metrics of the process and of Node.js (\`process_*\`, \`nodejs_*\`) are those of the library \`prom-client\`; which of them there are
depends on the system.
`;

const request = { frontend: "deltacloud", driver: "mock", operation: "instances.list" } as Parameters<
  ReturnType<typeof createMetrics>["observe"]
>[0];
const attempt = { driver: "mock", host: "cloud.example" } as Parameters<ReturnType<typeof createMetrics>["observeCloud"]>[0];

/** The labels of a metric, but the library's own of histograms. */
function labelsOf(text: string, name: string): readonly string[] {
  const [, labels = ""] = new RegExp(`^${name}(?:_bucket|_count|_sum)?\\{(.*)\\} `, "m").exec(text) ?? [];
  return [...labels.matchAll(/(\w+)="/g)].map(([, label = ""]) => label).filter((label) => label !== "le");
}
