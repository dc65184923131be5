import type { Instance } from "../../../model/collections/instances.ts";
import { cdata, element, optionalText, text, when } from "../../../wire/xml-node.ts";
import type { ShownCloud } from "../document.ts";
import type { Node, Scope } from "./resource-document.ts";

/** Whether the driver declares that instances log in so. Read from the declaration itself: every instance asks for it. */
const logsInWith = (cloud: ShownCloud, feature: "authentication_key" | "authentication_password"): boolean =>
  cloud.driver.features.instances?.[feature] !== undefined;

/** Whether instances log in with keys. */
export const tellsKeys = (cloud: ShownCloud): boolean => logsInWith(cloud, "authentication_key");

/** Whether documents of instances say how to log in. */
export const tellsLogins = (cloud: ShownCloud): boolean => tellsKeys(cloud) || logsInWith(cloud, "authentication_password");

/** How to log in to an instance; there only where the driver has a way, which may not be known of this one. */
export const authenticationElement: Node<Instance> = when(
  (_instance, { cloud }) => tellsLogins(cloud),
  element(
    "authentication",
    { type: (_instance, { cloud }) => (tellsKeys(cloud) ? "key" : "password") },
    optionalText("error", (instance) => instance.authenticationError),
    when(
      (instance) => instance.authenticationError === undefined && instance.password !== undefined,
      element(
        "login",
        {},
        text("username", (instance) => instance.username),
        cdata("password", (instance) => instance.password),
      ),
    ),
    when(
      (instance) => instance.authenticationError === undefined && instance.keyName !== undefined,
      element(
        "login",
        {},
        text("keyname", (instance) => instance.keyName),
      ),
    ),
  ),
);

/** The same in JSON, where `authentication` is absent when there is nothing to say. */
export function jsonAuthentication({ keyName, username, password }: Instance, { cloud }: Scope): object | undefined {
  const keyname = tellsKeys(cloud) ? keyName : undefined;
  const user = logsInWith(cloud, "authentication_password") ? username : undefined;
  if (keyname === undefined && user === undefined) return undefined;
  return { keyname, user, password: user === undefined ? undefined : (password ?? null) };
}
