#!/usr/bin/env node
import path from "node:path";
import { builtInDrivers, loadAll } from "../server/built-in-drivers.ts";
import { readConfigurationFile, readConfigurationText } from "../server/configuration-file.ts";
import { commandLineLayer, environmentLayer } from "../server/configuration-text.ts";
import { resolve, type Layer, type Resolved } from "../server/configuration.ts";
import { createDriverRegistry } from "../server/driver-registry.ts";
import { settingsReference } from "../server/settings-reference.ts";
import { StartError } from "../server/start-error.ts";
import { parseCommandLine, type CommandLine } from "./command-line.ts";
import { isDaemon, reportToStarter, startDaemon } from "./daemon.ts";
import { packageVersion } from "../server/package-version.ts";
import { isWorker } from "../server/worker-process.ts";
import { serve, serveAsWorker } from "./serve.ts";
import { usage } from "./usage.ts";

const environment = process.env;

try {
  const args = process.argv.slice(2);
  if (isWorker()) await work(parseCommandLine(args));
  else await run(args);
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  if (isDaemon()) await reportToStarter({ failed: error.message });
  process.exit(1);
}

/** @throws StartError for what the user has to put right */
async function run(args: readonly string[]): Promise<void> {
  const commandLine = parseCommandLine(args);
  if (commandLine.help) return void process.stdout.write(usage());
  if (commandLine.settings) return void process.stdout.write(settingsReference(await loadAll(builtInDrivers)));
  if (commandLine.version) return console.log(packageVersion());

  const file = configurationFile(commandLine);
  const configurationText = file === undefined ? undefined : readConfigurationText(file);
  const resolved = await configure(commandLine, configurationText);
  const { configuration, where } = resolved;
  const packageFolders = packageFoldersOf(commandLine);
  if (commandLine.drivers) {
    const { names } = createDriverRegistry(builtInDrivers, configuration, { folders: packageFolders, where });
    return console.log(`Available drivers:\n\n${names.join("\n")}\n`);
  }
  if (!isDaemon()) warn(commandLine, resolved);
  if (configuration.daemon.enabled && configuration.driver !== undefined && !isDaemon()) {
    for (const line of await startDaemon(configuration, configuration.driver.toLowerCase())) console.log(line);
    return;
  }
  await serve(resolved, { environment, packageFolders }, configurationText);
}

/** Serves as one of several workers. */
function work(commandLine: CommandLine): Promise<void> {
  return serveAsWorker((text) => configure(commandLine, text), { environment, packageFolders: packageFoldersOf(commandLine) });
}

async function configure(commandLine: CommandLine, configurationText: string | undefined): Promise<Resolved> {
  const layers: Layer[] = [commandLineLayer(commandLine), environmentLayer(process.env)];
  const file = configurationFile(commandLine);
  if (file !== undefined) {
    const { driver } = resolve(layers).configuration;
    layers.push((await readConfigurationFile(file, configurationText)).layer(driver?.toLowerCase()));
  }
  return resolve(layers);
}

function configurationFile({ config }: CommandLine): string | undefined {
  return Array.isArray(config) ? (config as readonly string[]).at(-1) : undefined;
}

/** The folder of the config file, and the working directory. */
function packageFoldersOf(commandLine: CommandLine): readonly string[] {
  const file = configurationFile(commandLine);
  return [...(file === undefined ? [] : [path.dirname(path.resolve(file))]), process.cwd()];
}

function warn(commandLine: CommandLine, { configuration }: Resolved): void {
  const { user, password, tls } = configuration;
  if (user !== undefined && password !== undefined) {
    console.error(
      "Warning: API_USER and API_PASSWORD set in environment\n         anybody can access this server with your credentials",
    );
  }
  if (process.env["DELTACLOUD_MOCK_STORAGE"])
    console.error("Warning: DELTACLOUD_MOCK_STORAGE is ignored: the mock cloud is a new one at every start");
  if (commandLine.webrick) console.error("Note: -w has no effect: there is one server only, and it can stream");
  if (
    !tls.enabled &&
    (tls.key ?? tls.certificate) !== undefined &&
    configuration.listeners.every(({ tls: own }) => !own.enabled)
  ) {
    console.error("Note: key and certificate have no effect without -s");
  }
  if (tls.enabled && tls.key === undefined && tls.certificate === undefined) {
    console.error(
      "Note: no key and certificate are given; the server makes its own for development, which no client trusts by itself",
    );
  }
}
