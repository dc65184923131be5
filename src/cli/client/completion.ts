import type { Client, Listing } from "../../client/client.ts";
import { collections, type CollectionKey } from "../../model/collections.ts";
import type { Shape } from "../../model/shape.ts";
import { collectionCommands, findCollection, findVerb, globalOptions, singleCommands } from "./commands.ts";
import { UsageError } from "./exit-codes.ts";
import { isFlag } from "./values.ts";

/** The script of a shell, which asks this program for the words. @throws UsageError for another shell */
export function completionScript(shell: string | undefined): string {
  if (shell === "bash") return bashScript;
  if (shell === "zsh") return zshScript;
  throw new UsageError("Completion is there for bash and for zsh: deltacloud completion bash|zsh");
}

const bashScript = `# Completion of deltacloud for bash. To use it: source <(deltacloud completion bash)
_deltacloud() {
  local IFS=$'\\n' line words
  COMPREPLY=()
  while read -r line; do COMPREPLY+=("$(printf '%q' "$line")"); done < <(
    deltacloud complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null
  )
  if [ "\${#COMPREPLY[@]}" -eq 1 ] && [ "\${COMPREPLY[0]}" = "''" ]; then COMPREPLY=(); fi
}
complete -o default -F _deltacloud deltacloud
`;

const zshScript = `#compdef deltacloud
# Completion of deltacloud for zsh. To use it: source <(deltacloud completion zsh)
_deltacloud() {
  local -a found
  found=("\${(@f)$(deltacloud complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then compadd -- "\${found[@]}"; else _files; fi
}
compdef _deltacloud deltacloud
`;

/** Longer nobody waits for a tab. */
const patience = 2000;

/**
 * The words that can stand where the last one is being typed. Ids are asked of the cloud; where that is not to be had, there
 * are none.
 */
export async function completions(words: readonly string[], connect: () => Client): Promise<readonly string[]> {
  const typed = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  return (await candidates(before, typed, connect)).filter((word) => word.startsWith(typed));
}

async function candidates(before: readonly string[], typed: string, connect: () => Client): Promise<readonly string[]> {
  const [first, second, ...given] = withoutGlobals(before);
  const globals = globalOptions.map(({ name }) => `--${name}`);
  if (isGlobalValue(before.at(-1))) return [];
  if (first === undefined) {
    return typed.startsWith("-")
      ? [...globals, "--version"]
      : [...collectionCommands.map(({ name }) => name), ...singleCommands.map(({ name }) => name), "help"];
  }
  if (first === "completion") return ["bash", "zsh"];
  const collection = findCollection(first);
  if (!collection) return first === "login" ? [...globals, "--password-stdin"] : globals;
  if (second === undefined) return typed.startsWith("-") ? globals : collection.verbs.map(({ name }) => name);
  const verb = findVerb(collection, second);
  if (!verb) return [];
  const last = given.at(-1);
  const option = verb.options.find(({ name }) => last === `--${name}`);
  if (option && !isFlag(option.shape)) return valuesOf(option.shape, connect);
  if (typed.startsWith("-")) return [...verb.options.map(({ name }) => `--${name}`), ...globals];
  const taken = given.filter((word, index) => !word.startsWith("-") && !takesValue(given[index - 1])).length;
  const positional = verb.positionals[taken];
  return positional?.collection === undefined ? [] : idsOf(positional.collection, connect);

  function takesValue(word: string | undefined): boolean {
    const found = verb?.options.find(({ name }) => word === `--${name}`);
    return found !== undefined && !isFlag(found.shape);
  }
}

const isGlobalValue = (word: string | undefined): boolean =>
  globalOptions.some((option) => "argument" in option && word === `--${option.name}`);

/** The words without the options of every command, and without their values. */
function withoutGlobals(words: readonly string[]): readonly string[] {
  return words.filter(
    (word, index) => !globalOptions.some(({ name }) => word === `--${name}`) && !isGlobalValue(words[index - 1]),
  );
}

async function valuesOf(shape: Shape, connect: () => Client): Promise<readonly string[]> {
  if (shape.kind === "list") return valuesOf(shape.of, connect);
  if (shape.kind === "enum") return shape.values;
  return shape.kind === "reference" ? idsOf(shape.to as CollectionKey, connect) : [];
}

async function idsOf(key: CollectionKey, connect: () => Client): Promise<readonly string[]> {
  if (key === "blobs" || !("list" in collections[key].operations)) return [];
  try {
    const signal = AbortSignal.timeout(patience);
    const collection = connect()[key as "instances"] as unknown as {
      list(...args: unknown[]): Listing<{ readonly id: string }>;
    };
    // A list without filters takes the signal first.
    const takesFilters = Object.keys(collections[key].operations.list.params).length > 0;
    const members = await collection.list(...(takesFilters ? [{}] : []), { signal }).toArray();
    return members.map(({ id }) => id).filter((id) => !/[\r\n]/.test(id));
  } catch {
    return [];
  }
}
