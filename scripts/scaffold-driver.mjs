// Makes a new driver out of the template in scripts/driver-template: a cloud in memory that passes the conformance suite, to be
// replaced piece by piece.
//
//   node scripts/scaffold-driver.mjs NAME           a driver of this project, in src/drivers/NAME
//   node scripts/scaffold-driver.mjs NAME FOLDER    a package of its own, in FOLDER
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.dirname(import.meta.dirname);
const template = path.join(import.meta.dirname, "driver-template");
const kit = "../../src/driver-kit/driver-kit.ts";

const [name, folder, ...others] = process.argv.slice(2);
if (name === undefined || others.length > 0) fail("Usage: node scripts/scaffold-driver.mjs NAME [FOLDER]");
if (!/^[a-z][a-z0-9-]{0,62}$/.test(name))
  fail(`'${name}' cannot be a driver's name: it has lower-case letters, digits and dashes, a letter first`);
if (existsSync(path.join(root, "src/drivers", name))) fail(`there is a driver ${name} in src/drivers`);

const title = name
  .split("-")
  .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  .join(" ");

const files = folder === undefined ? ownDriver() : packageOfItsOwn();
const target = path.resolve(folder ?? path.join(root, "src/drivers", name));
if (existsSync(target) && readdirSync(target).length > 0) fail(`${target} is not empty`);
for (const [file, content] of Object.entries(files)) {
  mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
  writeFileSync(path.join(target, file), content);
}
console.log(`Made ${target}. Next:
${folder === undefined ? `  npm run generate\n  npm test -- src/drivers/${name}` : `  cd ${folder}\n  npm install\n  npm test`}
docs/writing-a-driver.md says how to go on.`);

/** A driver of this project: it imports what the kit exports from where that lies. */
function ownDriver() {
  return {
    "driver.ts": withOwnImports(read("driver.ts")),
    "volumes.ts": withOwnImports(read("volumes.ts")),
    "driver.test.ts": `import { driverHarness } from "../../testing/conformance/driver-harness.ts";
import { testDriver } from "../../testing/conformance/suite.ts";
import driver from "./driver.ts";

testDriver("${name}", driverHarness(driver));
`,
    "README.md": read("README.md"),
  };
}

function packageOfItsOwn() {
  const { version, devDependencies, engines, license } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const manifest = {
    name: `deltacloud-driver-${name}`,
    version: "0.1.0",
    description: `Deltacloud's driver for ${title}`,
    keywords: ["deltacloud", "deltacloud-driver"],
    license,
    files: ["dist", "!dist/*.test.*"],
    type: "module",
    exports: { ".": { types: "./dist/driver.d.ts", default: "./dist/driver.js" } },
    scripts: { build: "tsc", test: "tsc && node --test dist/driver.test.js", prepack: "tsc" },
    devDependencies: { "@types/node": devDependencies["@types/node"], typescript: devDependencies.typescript },
    peerDependencies: { deltacloud: `^${version}` },
    engines,
  };
  const options = {
    target: "es2022",
    lib: ["es2023"],
    types: ["node"],
    module: "nodenext",
    rootDir: "src",
    outDir: "dist",
    declaration: true,
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    rewriteRelativeImportExtensions: true,
  };
  const source = (file) => read(file).replaceAll(kit, "deltacloud/driver");
  return {
    "src/driver.ts": source("driver.ts"),
    "src/volumes.ts": source("volumes.ts"),
    "src/driver.test.ts": source("driver.test.ts"),
    "README.md": `${read("README.md")}
In the configuration of the server, where this package is installed beside it:

\`\`\`yaml
drivers:
  ${name}:
    package: ${manifest.name}
\`\`\`
`,
    "package.json": json(manifest),
    "tsconfig.json": json({ compilerOptions: options, include: ["src"] }),
    ".gitignore": "dist/\nnode_modules/\n",
  };
}

function read(file) {
  return readFileSync(path.join(template, file), "utf8").replaceAll("nimbus", name).replaceAll("Nimbus", title);
}

/** Puts imports from the modules of the model in the place of one from the kit, which is for others. */
function withOwnImports(source) {
  const modules = kitModules();
  const escaped = kit.replaceAll(".", "\\.");
  return source.replace(new RegExp(`import \\{([^}]*)\\} from "${escaped}";\n`), (_all, names) => {
    const byModule = new Map();
    for (const written of names.split(",").map((one) => one.trim())) {
      if (written === "") continue;
      const module = modules.get(written.replace(/^type /, ""));
      byModule.set(module, [...(byModule.get(module) ?? []), written]);
    }
    return [...byModule]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([module, imported]) => {
        const onlyTypes = imported.every((one) => one.startsWith("type "));
        const list = onlyTypes ? imported.map((one) => one.replace(/^type /, "")) : imported;
        return `import ${onlyTypes ? "type " : ""}{ ${list.join(", ")} } from "../${module}";\n`;
      })
      .join("");
  });
}

/** What the kit exports → the module that it comes from. */
function kitModules() {
  const source = readFileSync(path.join(root, "src/driver-kit/driver-kit.ts"), "utf8");
  const found = new Map();
  for (const [, names, module] of source.matchAll(/export (?:type )?\{([^}]*)\} from "([^"]+)";/g)) {
    for (const exported of names.split(",")) found.set(exported.trim().replace(/^type /, ""), module);
  }
  return found;
}

function json(value) {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
