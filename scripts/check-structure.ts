import { projectRoot, readProject, report } from "./project.ts";
import { checkStructure } from "./structure-rules.ts";

const places = ["src", "scripts", "bench", "test", "examples", "packaging", "docs"];
const files = readProject(projectRoot(), places, (file) => /\.(?:ts|mjs|js|sh|md|json|ya?ml)$/.test(file));
report(checkStructure(files), `The layout of ${files.size} files is as it should be.`);
