import { encodeFields } from "../../../http/http-target.ts";
import type { HttpDocument } from "../../../model/http.ts";
import { CloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import { errorOf, withPatience } from "../errors.ts";
import { wasJustMade } from "../just-made.ts";
import { endpointOf } from "../location/location.ts";
import { accessKeyOf } from "../signing/access-key.ts";
import { authorizeV4 } from "../signing/authorization.ts";
import { signV2 } from "../signing/sign-v2.ts";
import type { Action } from "./action.ts";
import { sendInTurn } from "./sending.ts";
import { queryServices } from "./services.ts";

const formType = "application/x-www-form-urlencoded; charset=utf-8";

const token = "ClientToken";

/** How often what passes is tried again, such as that what was just made is not known: three seconds in all, and six at most. */
const patientRetries = 5;

/**
 * Calls an action of a Query API.
 * @param about what it is about: where that was just made and the cloud does not know it yet, it is asked again
 * @throws what the service answers, also where it does so with status 200
 */
export async function callAction<P, D>(
  connection: Connection,
  { name, service, isRead, isRepeatable, passing, write, read }: Action<P, D>,
  parameters: P,
  about: readonly string[] = [],
): Promise<D> {
  const { context, location, entrance } = connection;
  const isNew = await wasJustMade(context.cache, about);
  const url = `${endpointOf(location, service.kind)}/`;
  const isEc2 = service === queryServices.ec2;
  const version = isEc2 ? location.ec2Version : service.version;
  const written = write(parameters);
  const adapted = (isEc2 && entrance.adapt?.(name, written)) || written;
  const fields = Object.assign({ Action: name, Version: version }, adapted);
  // What is repeatable by its token is not without.
  const losesToken = written[token] !== undefined && adapted[token] === undefined;
  const key = accessKeyOf(context.credentials);
  const asked = encodeFields(fields);
  const form = location.signature === 4 ? asked : encodeFields(signV2({ method: "POST", url }, fields, key, Date.now()));
  // As SDKs write it: some look-alikes check the signature of a form that they have written anew.
  const text = form.replaceAll("%20", "+");
  const call = {
    action: `${service.kind} ${name}`,
    // Whoever looks for what was just made has more patience than others.
    question: isRead && !isNew ? asked : undefined,
  };
  const answer = await sendInTurn(connection, call, {
    method: "POST",
    url,
    headers: { "content-type": formType },
    body: text,
    idempotent: isRepeatable && !losesToken,
    ...((isNew || passing.size > 0) && { retries: patientRetries }),
    ...(location.signature === 4 && {
      authorize: authorizeV4(key, { service: service.signedFor, region: location.region }, { text }),
    }),
    toError: isNew || passing.size > 0 ? withPatience({ isNew, passing }) : errorOf,
  });
  const document = read(answer.text());
  if (document === undefined) throw noAnswer(name, answer);
  return document;
}

function noAnswer(action: string, answer: HttpDocument): CloudError {
  return errorOf(answer) ?? new CloudError("provider_error", `The cloud did not answer what ${action} answers.`);
}
