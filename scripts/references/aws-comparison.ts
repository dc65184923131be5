import { explanations } from "../../test/aws-clients/comparison/explained-differences.ts";
import { code, generated, table, type Page } from "./markdown.ts";

const introduction = `# What AWS's clients are told through the driver \`ec2\`

${generated("test/aws-clients/comparison/explained-differences.ts")}

The command line of AWS makes the same walk twice: straight to moto, a server that plays AWS, and through our APIs and the driver \`ec2\` to another
one. Each command line must print the same document, or fail with the same error. Ids, addresses, fingerprints and the times of the walk differ, but
must correspond: what is one thing in the one walk is one thing in the other. Lists have no order. The test fails for whatever else differs and is not
on this page, and for what is on this page and does not differ any more.

In the tables, \`*\` stands for any text, and \`[]\` for each member of a list. A command stands for all its command lines, unless its words follow; members
of a document are in the order of their names.
`;

/** What `docs/aws-comparison.md` must be: every difference, and why there is one. */
export function awsComparison(): Page {
  const sections = explanations.map(({ title, because, differences }) => {
    const rows = differences.map((row) => row.map((text) => (text === "nothing" ? "" : code(text.replaceAll("|", "\\|")))));
    return `## ${title}\n\n${because}\n\n${table(["command", "where", "straight", "through us"], rows)}`;
  });
  return { file: "docs/aws-comparison.md", content: [introduction, ...sections].join("\n") };
}
