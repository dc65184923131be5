import {
  defineDriver,
  onePage,
  path,
  stateMachine,
  type DriverContext,
  type Resource,
  type RestClient,
  type Service,
  type Session,
} from "deltacloud/driver";
import { connectApi, errorsWith, memberOf, membersOf, type Json } from "./api.ts";
import { toImage, toKey, toRealm } from "./documents.ts";
import { instancesOf } from "./instances.ts";

/** The two operations of a collection that is only read, which is called in the API what its service is called. */
function reading<K extends "realms" | "images">(api: () => RestClient, name: K, convert: (json: Json) => Resource<K>) {
  return {
    list: () => onePage(async () => membersOf(await api().get(`/${name}`), name).map(convert)),
    async get({ id }: { readonly id: string }) {
      return convert(memberOf(await api().get(`/${name}${path`/${id}`}`), name.slice(0, -1)));
    },
  };
}

/** The API forbids what is there already. */
const ofCreation = errorsWith({ 403: "already_exists" });

function keysOf(api: () => RestClient): Service<"keys"> {
  return {
    list: () => onePage(async () => membersOf(await api().get("/keys"), "keys").map(toKey)),
    async get({ id }) {
      return toKey(memberOf(await api().get(path`/keys/${id}`), "key"));
    },
    async create({ name }) {
      return toKey(memberOf(await api().post("/keys", { form: { name } }, { toError: ofCreation }), "key"));
    },
    async destroy({ id }) {
      await api().delete(path`/keys/${id}`);
    },
  };
}

function connect(context: DriverContext): Session {
  // Made with the first call, since it throws for a request without credentials, and connecting must not.
  let connected: RestClient | undefined;
  const api = (): RestClient => (connected ??= connectApi(context));
  return {
    async identity() {
      await api().get("", { query: { force_auth: 1 } });
      const { user } = context.credentials;
      return { account: user, user };
    },
    realms: reading(api, "realms", toRealm),
    images: reading(api, "images", toImage),
    instances: instancesOf(api),
    keys: keysOf(api),
  };
}

export default defineDriver({
  name: "deltacloud",
  title: "Deltacloud",
  status: "active",
  doc: "Another server of Deltacloud, by its classic API; the provider is its URL, such as https://example.org/api.",
  credentials: { user: "User of the other server's cloud", password: "Password" },
  features: { instances: { user_name: true, authentication_key: true } },
  states: stateMachine([
    ["start", "pending", "create"],
    ["pending", "running", "auto"],
    ["running", "running", "reboot"],
    ["running", "stopping", "stop"],
    ["stopping", "stopped", "auto"],
    ["stopped", "running", "start"],
    ["running", "finish", "destroy"],
    ["stopped", "finish", "destroy"],
  ]),
  connect,
});
