import type { StateMachine } from "../../../model/instance-states.ts";
import { markup, type Markup } from "../../../wire/html.ts";
import type { DocumentContext } from "../document.ts";
import { hrefOf, queryValue } from "../documents/href.ts";
import type { Section } from "./member-sections.ts";
import { words } from "./words.ts";

/** The state machine with the instance's own state marked, where the machine has it. */
export function stateDiagram({ state }: Readonly<Record<string, unknown>>, context: DocumentContext): readonly Section[] {
  const machine = context.cloud.driver.states;
  if (!machine?.some(({ name }) => name === state)) return [];
  const text = `It is ${words(String(state)).toLowerCase()}. ${nextStates(machine, String(state))}`;
  return [{ title: "State", content: picture(context, String(state), text) }];
}

/** The machine as a picture that can be wider than the page. The text tells the same to whoever cannot see it. */
export function picture(context: DocumentContext, state: string | undefined, text: string): Markup {
  const query = `format=svg${state === undefined ? "" : `&state=${queryValue(state)}`}`;
  return markup`<figure class="picture"><div class="scroll" tabindex="0" role="region" aria-label="State diagram"><img src="${hrefOf(context, "instanceStates")}?${query}" alt="The states of an instance as a diagram." /></div><figcaption>${text}</figcaption></figure>\n`;
}

function nextStates(machine: StateMachine, state: string): string {
  const transitions = machine.find(({ name }) => name === state)?.transitions ?? [];
  if (transitions.length === 0) return "Nothing follows it.";
  const told = transitions.map(
    ({ to, action }) => `${words(to).toLowerCase()} ${action === undefined ? "by itself" : `on ${action}`}`,
  );
  return `From there it becomes ${told.join(", ")}.`;
}
