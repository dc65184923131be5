import assert from "node:assert/strict";
import {
  actionsIn,
  instanceStates,
  type InstanceAction,
  type MachineState,
  type StateMachine,
} from "../../model/instance-states.ts";
import { collections } from "../../model/collections.ts";
import { present, refused, succeedsUnless } from "./assertions.ts";
import type { Check } from "./check.ts";
import type { Scene } from "./scene.ts";

type Order = Exclude<InstanceAction, "create">;
const orders: readonly Order[] = ["start", "stop", "reboot", "destroy"];
const resting: readonly MachineState[] = instanceStates.filter(
  (state) => collections.instances.states[state] === "settled" && state !== "finish",
);
const passing: readonly MachineState[] = ["pending", "stopping"];

/** Walks the state machine that the driver declares: every action in every state that can be reached. */
export function instanceStateChecks(check: Check): void {
  check("states: the machine is sound", ["instances.create"], async ({ cloud }) => {
    const machine = cloud.driver.states;
    assert.ok(machine, "a driver with instances declares their states");
    const names = new Set(machine.map(({ name }) => name));
    for (const { name, transitions } of machine) {
      for (const { to, action, auto } of transitions) {
        assert.ok(names.has(to), `${name} leads to ${to}, which is not declared`);
        assert.notEqual(action === undefined, auto === undefined, `${name} to ${to}: either an action or by itself`);
        if (action !== undefined) assert.ok(cloud.supports("instances", action), `the driver has no ${action}`);
      }
    }
    assert.ok(actionsIn(machine, "start").includes("create"), "instances begin by being created");
  });

  for (const state of resting) {
    for (const order of orders) {
      check(
        `states: ${order} when ${state} does what the machine says`,
        ["instances.create", "instances.get", `instances.${order}`],
        async (scene) => {
          const machine = machineOf(scene);
          const isAllowed = actionsIn(machine, state).includes(order);
          const ends = isAllowed ? endsOf(machine, state, order) : new Set([state]);
          const comesBack = [...ends].every((end) => wayTo(machine, end, "running"));
          const id = await bringTo(scene, machine, state, comesBack);
          if (isAllowed) await obey(scene, id, order, ends);
          else await refuse(scene, id, state, order);
        },
      );
    }
  }

  for (const state of passing) {
    check(
      `states: what the machine does not allow when ${state} is refused, or done as soon as it is allowed`,
      ["instances.create", "instances.get"],
      async (scene) => {
        const machine = machineOf(scene);
        const begun =
          state === "pending"
            ? await scene.cloud.call("instances", "create", await launch(scene))
            : await beginStopping(scene, machine);
        const { id } = present([begun].flat()[0], "the instance");
        if (state === "pending") scene.adopt("instances", id);
        for (const order of orders) {
          if (actionsIn(machine, state).includes(order) || !scene.supports("instances", order)) continue;
          if ((await scene.cloud.call("instances", "get", { id })).state !== state)
            scene.skip(`the cloud does not stay ${state} long enough`);
          const given = scene.cloud.call("instances", order, { id });
          if (!(await succeedsUnless(given, ["failed_precondition", "busy"], order))) continue;
          // The gateway waits for what is busy.
          const later = [...comingFrom(machine, state)].some((next) => actionsIn(machine, next).includes(order));
          assert.ok(later, `${order} is never allowed`);
          return;
        }
      },
    );
  }

  check("states: an instance's actions are those of its state", ["instances.create", "instances.list"], async (scene) => {
    const machine = machineOf(scene);
    await scene.borrow("instances");
    for (const { id, state = "", actions } of await scene.list("instances")) {
      for (const action of actions as readonly string[]) {
        assert.ok(actionsIn(machine, state).includes(action as InstanceAction), `${id} is ${state} and offers ${action}`);
      }
    }
  });
}

function machineOf(scene: Scene): StateMachine {
  const machine = scene.cloud.driver.states;
  return machine ?? scene.skip("the driver declares no states");
}

const launch = async (scene: Scene): Promise<{ imageId: string }> => (await scene.plain("instances")) as { imageId: string };

/** The states that one becomes by itself, itself included. */
function comingFrom(machine: StateMachine, state: MachineState): ReadonlySet<MachineState> {
  const reached = new Set([state]);
  for (const name of reached) {
    for (const { to, auto } of machine.find((candidate) => candidate.name === name)?.transitions ?? []) if (auto) reached.add(to);
  }
  return reached;
}

/** The shortest way from one state to another: the actions to take, waiting in between. */
function wayTo(machine: StateMachine, from: MachineState, to: MachineState): readonly Order[] | undefined {
  const ways: { readonly state: MachineState; readonly taken: readonly Order[] }[] = [{ state: from, taken: [] }];
  const visited = new Set<MachineState>();
  for (const { state, taken } of ways) {
    if (state === to) return taken;
    if (visited.has(state)) continue;
    visited.add(state);
    for (const transition of machine.find(({ name }) => name === state)?.transitions ?? []) {
      const { action } = transition;
      const next = action === undefined || action === "create" ? taken : [...taken, action];
      ways.push({ state: transition.to, taken: next });
    }
  }
  return undefined;
}

/** An instance in the state: a new one, or a borrowed one that is brought back. Skips where no way leads there. */
async function bringTo(scene: Scene, machine: StateMachine, state: MachineState, isBorrowed: boolean): Promise<string> {
  if (!wayTo(machine, "start", state)) scene.skip(`no way leads to ${state}`);
  const { id } = await (isBorrowed ? scene.borrow("instances") : scene.create("instances"));
  if (isBorrowed) scene.later(() => walk(scene, machine, id, "running"));
  await walk(scene, machine, id, state);
  return id;
}

/** Takes the shortest way from the state that the instance is in. */
async function walk(scene: Scene, machine: StateMachine, id: string, to: MachineState): Promise<void> {
  const current = async (): Promise<MachineState> => (await scene.settled("instances", id)).state as MachineState;
  const from = await current();
  const way = present(wayTo(machine, from, to), `a way from ${from} to ${to}`);
  for (const order of way) {
    await scene.cloud.call("instances", order, { id });
    await scene.settled("instances", id);
  }
  assert.equal(await current(), to, `from ${from} by ${way.join(", ")}`);
}

/** The states that an order may lead to, on the way and in the end. */
function endsOf(machine: StateMachine, state: MachineState, order: Order): ReadonlySet<MachineState> {
  const transitions = machine.find(({ name }) => name === state)?.transitions ?? [];
  return new Set(transitions.flatMap(({ to, action }) => (action === order ? [...comingFrom(machine, to)] : [])));
}

async function obey(scene: Scene, id: string, order: Order, possible: ReadonlySet<MachineState>): Promise<void> {
  const answer = await scene.cloud.call("instances", order, { id });
  if (possible.has("finish")) return scene.gone("instances", id);
  const { state: answered = "" } = answer as { state?: string };
  assert.ok(possible.has(answered as MachineState), `${order} answers ${answered}`);
  const { state: settled = "" } = await scene.settled("instances", id);
  assert.ok(possible.has(settled as MachineState), `${order} ends in ${settled}, not in ${[...possible].join(" or ")}`);
}

async function refuse(scene: Scene, id: string, state: MachineState, order: Order): Promise<void> {
  await refused(scene.cloud.call("instances", order, { id }), "failed_precondition", order);
  assert.equal((await scene.settled("instances", id)).state, state, "what is refused changes nothing");
}

async function beginStopping(scene: Scene, machine: StateMachine): Promise<{ readonly id: string }> {
  if (!scene.supports("instances", "stop")) scene.skip("the driver has no instances.stop");
  return scene.cloud.call("instances", "stop", {
    id: await bringTo(scene, machine, "running", false),
  });
}
