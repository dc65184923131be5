import { onePage, path, type RestClient, type Service } from "deltacloud/driver";
import { errorsWith, memberOf, membersOf } from "./api.ts";
import { toInstance } from "./documents.ts";

const megabyte = 2 ** 20;
const gigabyte = 2 ** 30;

/** An action on an instance that is not there is forbidden, as in the original API. */
const ofActions = errorsWith({ 403: "not_found" });

/** @param api gives the caller's API; it may throw, so that it is called where a method can reject */
export function instancesOf(api: () => RestClient): Service<"instances"> {
  const get = async (id: string) => toInstance(memberOf(await api().get(path`/instances/${id}`), "instance"));
  const act = async (id: string, action: "start" | "stop" | "reboot") => {
    // Who answers by leading to the instance is as good as who answers with it: it is read again in any case.
    await api().post(path`/instances/${id}/${action}`, undefined, { toError: ofActions, accept: [302, 303] });
    return get(id);
  };
  return {
    list: () => onePage(async () => membersOf(await api().get("/instances"), "instances").map(toInstance)),
    get: ({ id }) => get(id),
    async create({ imageId, realmId, hardwareProfileId, name, keyName, cpu, memory, storage, architecture, initialState }) {
      const form = {
        image_id: imageId,
        realm_id: realmId,
        hwp_id: hardwareProfileId,
        name,
        keyname: keyName,
        hwp_cpu: cpu,
        hwp_memory: memory === undefined ? undefined : memory / megabyte,
        hwp_storage: storage === undefined ? undefined : storage / gigabyte,
        hwp_architecture: architecture,
        initial_state: initialState,
      };
      return toInstance(memberOf(await api().post("/instances", { form }), "instance"));
    },
    start: ({ id }) => act(id, "start"),
    stop: ({ id }) => act(id, "stop"),
    reboot: ({ id }) => act(id, "reboot"),
    async destroy({ id }) {
      await api().delete(path`/instances/${id}`, { toError: ofActions });
    },
  };
}
