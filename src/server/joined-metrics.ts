/**
 * Joins texts of Prometheus' format, whose series differ in a label, into one: the lines of a metric must stand together, below
 * one description.
 */
export function joinMetrics(texts: readonly string[]): string {
  const families = new Map<string, { readonly head: string[]; readonly series: string[] }>();
  for (const text of texts) {
    let family: { readonly head: string[]; readonly series: string[] } | undefined;
    for (const line of text.split("\n")) {
      const [, keyword, name = ""] = /^# (HELP|TYPE) (\S+)/.exec(line) ?? [];
      if (keyword !== undefined) {
        family = families.get(name) ?? { head: [], series: [] };
        families.set(name, family);
        if (!family.head.some((known) => known.startsWith(`# ${keyword} `))) family.head.push(line);
      } else if (line !== "") family?.series.push(line);
    }
  }
  return [...families.values()].map(({ head, series }) => `${[...head, ...series].join("\n")}\n`).join("\n");
}
