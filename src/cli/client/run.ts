import { createClient, type Client } from "../../client/client.ts";
import { packageVersion } from "../../server/package-version.ts";
import { apiText } from "./api-text.ts";
import { readCommandLine, type Globals, type LoginGlobals } from "./arguments.ts";
import { completions, completionScript } from "./completion.ts";
import { connectionOf } from "./connection.ts";
import { UsageError } from "./exit-codes.ts";
import { accessKeyHelp, collectionHelp, mainHelp, singleHelp, verbHelp } from "./help.ts";
import { listProfiles, login, logout } from "./login.ts";
import { outputWidth, write, writeJson } from "./output.ts";
import { runVerb } from "./run-verb.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Runs a command line to its end.
 * @throws UsageError, ApiError, and what the file system throws
 */
export async function run(args: readonly string[], environment: Environment, signal: AbortSignal): Promise<void> {
  const connect = (globals: Globals): Client => {
    try {
      return createClient(connectionOf(globals, environment));
    } catch (error) {
      if (error instanceof TypeError) throw new UsageError("The server's address is none, such as http://localhost:3001/api");
      throw error;
    }
  };
  // The shells ask so.
  if (args[0] === "complete") {
    const words = await completions(args.slice(args[1] === "--" ? 2 : 1), () => connect({}));
    return write(words.map((word) => `${word}\n`).join(""));
  }
  const invocation = readCommandLine(args);
  switch (invocation.kind) {
    case "version":
      return write(`${packageVersion()}\n`);
    case "help": {
      const { collection, verb, single, accessKeyVerb } = invocation;
      if (accessKeyVerb) return write(accessKeyHelp(accessKeyVerb));
      if (collection) return write(verb ? verbHelp(collection, verb) : collectionHelp(collection));
      return write(single === undefined ? mainHelp() : singleHelp(single));
    }
    case "verb": {
      const { verb, words, params, globals } = invocation;
      return runVerb(connect(globals), verb, words, params, globals, signal);
    }
    case "access key": {
      const { runAccessKeyVerb } = await import("./access-keys.ts");
      return runAccessKeyVerb(invocation, environment, signal);
    }
    case "single":
      return runSingle(invocation.name, invocation.words, invocation.globals);
  }

  async function runSingle(name: string, words: readonly string[], globals: LoginGlobals): Promise<void> {
    switch (name) {
      case "login":
        return tell(await login(globals, environment, signal), globals);
      case "logout":
        return tell(logout(globals, environment), globals);
      case "profiles":
        return write(`${listProfiles(globals, environment, outputWidth())}\n`);
      case "completion":
        return write(completionScript(words[0]));
      default: {
        const entryPoint = await connect(globals).entryPoint({ signal });
        return globals.json ? writeJson(entryPoint) : write(`${apiText(entryPoint, outputWidth())}\n`);
      }
    }
  }
}

const tell = (sentence: string, { quiet }: Globals): Promise<void> => (quiet ? Promise.resolve() : write(`${sentence}\n`));
