import { frontends } from "../frontends/registry.gen.ts";
import type { Frontend } from "../gateway/frontend.ts";

/** Where frontends come from. */
export interface FrontendRegistry {
  /** All names, in alphabetical order. */
  readonly names: readonly string[];
  load(name: string): Promise<Frontend>;
}

/** The frontends that come with the server. */
export const builtInFrontends: FrontendRegistry = {
  names: Object.keys(frontends).toSorted(),
  async load(name) {
    const load = frontends[name];
    if (!load) throw new Error(`there is no frontend ${name}`);
    return (await load()).default;
  },
};
