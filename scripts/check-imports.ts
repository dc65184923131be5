import { checkImports } from "./import-rules.ts";
import { projectRoot, readProject, report } from "./project.ts";

const files = readProject(projectRoot(), ["src", "scripts"], (file) => file.endsWith(".ts"));
report(checkImports(files), `The imports of ${files.size} files are as they should be.`);
