/** The instance state machine, as data (contract of the classic API, §17). */

export const instanceStates = ["start", "pending", "running", "stopping", "stopped", "finish", "error"] as const;
export type MachineState = (typeof instanceStates)[number];

/** The actions of the classic machine; `suspend`, `resume` and `resize` are capabilities beside it. */
export const instanceActions = ["create", "start", "stop", "reboot", "destroy"] as const;
export type InstanceAction = (typeof instanceActions)[number];

/** What becomes of a state: by itself (`auto`), or on one action. */
export interface Transition {
  readonly to: MachineState;
  readonly action?: InstanceAction;
  readonly auto?: true;
}

export interface MachineStateDeclaration {
  readonly name: MachineState;
  readonly transitions: readonly Transition[];
}

/** States in the order in which they were first mentioned, transitions in the order of their declaration. */
export type StateMachine = readonly MachineStateDeclaration[];

/** One line of a declaration: `["running", "stopped", "stop"]`, or `["pending", "running", "auto"]`. */
export type TransitionDeclaration = readonly [from: MachineState, to: MachineState, on: InstanceAction | "auto"];

/** Builds a machine from its transitions. */
export function stateMachine(declarations: readonly TransitionDeclaration[]): StateMachine {
  const states = new Map<MachineState, Transition[]>();
  const mention = (name: MachineState): Transition[] => {
    const known = states.get(name);
    if (known) return known;
    const transitions: Transition[] = [];
    states.set(name, transitions);
    return transitions;
  };
  for (const [from, to, on] of declarations) {
    mention(from).push(on === "auto" ? { to, auto: true } : { to, action: on });
    mention(to);
  }
  return [...states].map(([name, transitions]) => ({ name, transitions }));
}

const actionsByState = new WeakMap<StateMachine, ReadonlyMap<string, readonly InstanceAction[]>>();

/** What may be done to an instance in this state; a state outside the machine allows nothing. */
export function actionsIn(machine: StateMachine, state: string): readonly InstanceAction[] {
  let actions = actionsByState.get(machine);
  if (!actions) {
    actions = new Map(machine.map(({ name, transitions }) => [name, transitions.flatMap(({ action }) => action ?? [])]));
    actionsByState.set(machine, actions);
  }
  return actions.get(state) ?? noActions;
}

const noActions: readonly InstanceAction[] = [];
