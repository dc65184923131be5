import { readFile } from "node:fs/promises";
import { encodeFields } from "../../http/http-target.ts";
import type { FindProxy } from "../../http/tunnel.ts";
import { CloudError } from "../../model/errors.ts";
import type { HttpDocument } from "../../model/http.ts";
import { string, struct, timestamp } from "../../model/shape.ts";
import { compileAnswer } from "../../protocols/aws-query/answer-reader.ts";
import { meaningOf } from "../../protocols/aws-query/aws-fault.ts";
import { domainOf } from "../../protocols/aws-query/region-domains.ts";
import { readErrorDocument } from "../../protocols/aws-query/error-reader.ts";
import { StartError } from "../start-error.ts";
import { placeOf } from "./role-place.ts";
import { credentialsOf, type RoleCredentials } from "./role-credentials.ts";
import { openRoleService } from "./role-service.ts";
import type { RoleSource } from "./role-source.ts";

const action = "AssumeRoleWithWebIdentity";

/** What CloudTrail shows the server as, unless told. */
const usualSessionName = "deltacloud";

/** STS is not on this machine: it may take longer than what is. In milliseconds. */
const connectTimeout = 3000;
const timeout = 10_000;

/** STS has not asked the provider of the token in time, or does not find the token good yet. */
const passing: ReadonlySet<string> = new Set(["IDPCommunicationError", "InvalidIdentityToken"]);

const readAnswer = compileAnswer(
  action,
  {
    Credentials: struct({
      AccessKeyId: string(),
      SecretAccessKey: string(),
      SessionToken: string(),
      Expiration: timestamp(),
    }),
  },
  "query",
);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The role that STS gives for a token of another authority, such as a Kubernetes cluster's for a service account: the token is in the file of
 * `AWS_WEB_IDENTITY_TOKEN_FILE`, the role is `AWS_ROLE_ARN`, and the session has the name of `AWS_ROLE_SESSION_NAME`. The file is read for each
 * question, since its token is replaced meanwhile.
 * @returns undefined where the environment names no such file
 * @throws StartError where it names no role, or a place of STS that is none
 */
export function webIdentityRole(environment: Environment, findProxy?: FindProxy): RoleSource | undefined {
  const file = environment["AWS_WEB_IDENTITY_TOKEN_FILE"];
  if (!file) return undefined;
  const role = environment["AWS_ROLE_ARN"];
  if (!role) throw new StartError("AWS_ROLE_ARN: AWS_WEB_IDENTITY_TOKEN_FILE is there, but not whose role the token is for");
  const url = securityTokenService(environment);
  const service = openRoleService(url, { connectTimeout, timeout, findProxy });
  const sessionName = environment["AWS_ROLE_SESSION_NAME"] || usualSessionName;
  return {
    name: "the web identity",
    async read() {
      const token = (await readFile(file, "utf8")).trim();
      const answer = await service.http.request({
        method: "POST",
        url: url.href,
        headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
        body: encodeFields({
          Action: action,
          Version: "2011-06-15",
          RoleArn: role,
          RoleSessionName: sessionName,
          WebIdentityToken: token,
        }),
        // Asked twice it gives two keys, of which one is not used.
        idempotent: true,
        toError: errorOf,
      });
      return readCredentials(answer.text());
    },
    close: service.close,
  };
}

/** Where STS is: where the environment says, else in its region, else the one that was there before regions had their own. */
function securityTokenService(environment: Environment): URL {
  const region = environment["AWS_REGION"] || environment["AWS_DEFAULT_REGION"];
  if (environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.toLowerCase() !== "true") {
    for (const name of ["AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL"]) {
      const given = environment[name];
      if (given) return placeOf(name, given);
    }
  }
  if (region !== undefined && !/^[a-z0-9-]{1,32}$/.test(region)) throw new StartError("AWS_REGION: this is no region");
  return new URL(region === undefined ? "https://sts.amazonaws.com/" : `https://sts.${region}.${domainOf(region)}/`);
}

function readCredentials(xml: string): RoleCredentials | undefined {
  const { AccessKeyId: id, SecretAccessKey: secret, SessionToken: token, Expiration: end } = readAnswer(xml)?.Credentials ?? {};
  return id && secret ? credentialsOf({ id, secret, token }, end?.getTime()) : undefined;
}

function errorOf(answer: HttpDocument): CloudError | undefined {
  const complaint = readErrorDocument(answer.text());
  if (!complaint) return undefined;
  const { awsCode, message } = complaint;
  const retryable = passing.has(awsCode);
  return new CloudError(meaningOf(awsCode), message, {
    providerCode: awsCode,
    status: answer.status,
    ...(retryable && { retryable }),
  });
}
