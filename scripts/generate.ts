import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { apiDescription } from "./api-description.ts";
import { clientModel } from "./client-model.ts";
import { configurationPage } from "./configuration-page.ts";
import { pageAssets } from "./page-assets.ts";
import { projectRoot, report } from "./project.ts";
import { references } from "./references/references.ts";
import { loadDrivers, registriesOf } from "./registries.ts";

const root = projectRoot();
const drivers = await loadDrivers(root);
const outdated = [
  ...registriesOf(root),
  configurationPage(drivers),
  clientModel(),
  ...apiDescription(),
  pageAssets(root),
  ...(await references(drivers)),
].filter(({ file, content }) => {
  const target = path.join(root, file);
  return !existsSync(target) || readFileSync(target, "utf8") !== content;
});

if (process.argv.includes("--check")) {
  report(
    outdated.map(({ file }) => ({ file, message: "is not what npm run generate makes" })),
    "What is generated is up to date.",
  );
} else {
  for (const { file, content } of outdated) writeFileSync(path.join(root, file), content);
  console.log(outdated.length === 0 ? "Nothing to generate." : `Wrote ${outdated.map(({ file }) => file).join(", ")}.`);
}
