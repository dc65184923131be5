import type { Identity, Session } from "../../model/driver.ts";
import { addresses } from "./addresses.ts";
import { blobs } from "./blobs.ts";
import { buckets } from "./buckets.ts";
import type { Caller } from "./caller.ts";
import { hardwareProfiles } from "./hardware-profiles.ts";
import { images } from "./images.ts";
import { instances } from "./instances.ts";
import { keys } from "./keys.ts";
import { metrics } from "./metrics.ts";
import { networkInterfaces } from "./network-interfaces.ts";
import { networks } from "./networks.ts";
import { realms } from "./realms.ts";
import { snapshots } from "./snapshots.ts";
import { subnets } from "./subnets.ts";
import { systems } from "./systems.ts";
import * as templates from "./templates.ts";
import { volumes } from "./volumes.ts";

/** What one caller has of a mock. A request uses one service, and only that is made. */
export class MockSession implements Session {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  async identity(): Promise<Identity> {
    const user = this.#caller.authenticate();
    return { account: user, user };
  }

  get realms() {
    return realms(this.#caller);
  }

  get hardwareProfiles() {
    return hardwareProfiles();
  }

  get images() {
    return images(this.#caller);
  }

  get instances() {
    return instances(this.#caller);
  }

  get keys() {
    return keys(this.#caller);
  }

  get addresses() {
    return addresses(this.#caller);
  }

  get volumes() {
    return volumes(this.#caller);
  }

  get snapshots() {
    return snapshots(this.#caller);
  }

  get buckets() {
    return buckets(this.#caller);
  }

  get blobs() {
    return blobs(this.#caller);
  }

  get metrics() {
    return metrics(this.#caller);
  }

  get networks() {
    return networks(this.#caller);
  }

  get subnets() {
    return subnets(this.#caller);
  }

  get networkInterfaces() {
    return networkInterfaces(this.#caller);
  }

  get systems() {
    return systems(this.#caller);
  }

  get systemTemplates() {
    return templates.systemTemplates(this.#caller);
  }

  get networkConfigurations() {
    return templates.networkConfigurations(this.#caller);
  }

  get networkTemplates() {
    return templates.networkTemplates(this.#caller);
  }

  get networkPorts() {
    return templates.networkPorts(this.#caller);
  }

  get networkPortConfigurations() {
    return templates.networkPortConfigurations(this.#caller);
  }

  get networkPortTemplates() {
    return templates.networkPortTemplates(this.#caller);
  }

  get addressTemplates() {
    return templates.addressTemplates(this.#caller);
  }

  get forwardingGroupTemplates() {
    return templates.forwardingGroupTemplates(this.#caller);
  }
}
