import type { DriverResource } from "../../model/collections/drivers.ts";
import type { Driver } from "../../model/driver.ts";
import { CloudError } from "../../model/errors.ts";
import type { FrontendResponse } from "../../gateway/frontend.ts";
import { documentAnswer, plainAnswer, taggedAnswer } from "./answers.ts";
import type { ClassicRequest } from "./classic-request.ts";
import { hrefOfMember, listDocument, memberDocument } from "./documents/documents.ts";
import { dotText } from "./instance-states/dot.ts";
import { listPage } from "./pages/list-page.ts";
import { statesPage } from "./pages/states-page.ts";
import { text } from "./parameters.ts";

/** `GET /drivers`: the kinds of cloud, read from their declarations. */
export async function listDrivers(request: ClassicRequest): Promise<FrontendResponse> {
  const { gateway } = request.exchange;
  const loaded = await Promise.allSettled(gateway.driverNames.map((name) => gateway.shelf.declared(name)));
  // One that cannot be used is left out, and the others are told.
  const described = loaded.flatMap((result) => (result.status === "fulfilled" ? [describeDriver(result.value)] : []));
  const { context, format } = request;
  if (format === "html") {
    const hrefOf = (member: object): string | undefined => hrefOfMember("drivers", member, context);
    return documentAnswer(200, format, listPage({ key: "drivers", members: described, hrefOfMember: hrefOf }, context));
  }
  const document = listDocument(format, "drivers", context);
  const items = described.map((driver, index) => document.item(driver, index));
  return documentAnswer(200, format, document.head + items.join("") + document.tail);
}

/** `GET /drivers/:id`; of the current driver with the providers that these credentials see, where it can tell. */
export async function getDriver(request: ClassicRequest): Promise<FrontendResponse> {
  const id = (request.segments[1] as string).toLowerCase();
  const { gateway } = request.exchange;
  if (!gateway.driverNames.includes(id)) return plainAnswer(404, "");
  const driver = await gateway.shelf.declared(id);
  const seen = driver.name === request.cloud.driver.name ? await request.cloud.providers() : undefined;
  const described = describeDriver(driver, seen);
  return documentAnswer(200, request.format, memberDocument(request.format, "drivers", described, request.context, "show"));
}

/** The driver as a resource. Providers that the cloud tells replace those of the declaration. */
export function describeDriver(driver: Driver, seen?: readonly { id: string; name: string; url: string }[]): DriverResource {
  const entrypoints = Object.entries(driver.entrypoints ?? {});
  const ids = [...new Set(entrypoints.flatMap(([, providers]) => Object.keys(providers)))];
  const declared = ids.map((id) => ({
    id,
    entrypoints: entrypoints.flatMap(([kind, providers]) => {
      const url = providers[id];
      return url === undefined ? [] : [{ kind, url }];
    }),
  }));
  return {
    id: driver.name,
    name: driver.title,
    usernameLabel: driver.credentials.user,
    passwordLabel: driver.credentials.password,
    providers: seen?.map(({ id, name, url }) => ({ id, name, entrypoints: [{ kind: name, url }] })) ?? declared,
  };
}

/** `GET /instance_states`, as a document or as a picture of the machine. */
export async function instanceStates(request: ClassicRequest): Promise<FrontendResponse> {
  const machine = request.cloud.driver.states;
  if (!machine) throw new CloudError("unsupported", "The driver has no instances.");
  if (request.format === "html") return documentAnswer(200, "html", statesPage(machine, request.context));
  const document = listDocument(request.format, "instanceStates", request.context);
  const body = document.head + machine.map((state, index) => document.item(state, index)).join("") + document.tail;
  return documentAnswer(200, request.format, body);
}

/** The same as DOT, SVG (with one `state` marked) or PNG; the libraries that draw are loaded when somebody asks. */
export async function instanceStatesPicture(request: ClassicRequest, format: "gv" | "svg" | "png"): Promise<FrontendResponse> {
  const machine = request.cloud.driver.states;
  if (!machine) throw new CloudError("unsupported", "The driver has no instances.");
  if (format === "gv") return taggedAnswer("application/ghostscript", dotText(machine));
  const { pngPicture, svgPicture } = await import("./instance-states/pictures.ts");
  if (format === "svg") return taggedAnswer("image/svg+xml", await svgPicture(machine, text(request.parameters, "state")));
  return taggedAnswer("image/png", await pngPicture(machine));
}
