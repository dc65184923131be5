import { isCloudError } from "../../model/errors.ts";
import type { FrontendResponse } from "../../gateway/frontend.ts";
import { documentAnswer, plainAnswer } from "./answers.ts";
import type { ClassicRequest } from "./classic-request.ts";
import { entryPointDocument } from "./documents/documents.ts";
import { text } from "./parameters.ts";

/** `GET /api`: what this cloud can do. With `force_auth` it also says whether the credentials are good. */
export async function entryPoint(request: ClassicRequest): Promise<FrontendResponse> {
  const { cloud, parameters } = request;
  if (parameters["force_auth"] !== undefined) {
    const refusal = await refuseBadCredentials(request);
    if (refusal) return refusal;
  }
  const capabilities = await cloud.narrowed();
  return documentAnswer(200, request.format, entryPointDocument(request.format, request.context, capabilities));
}

/** Wrong credentials get plain text here, whatever the format; none at all get the error document. */
async function refuseBadCredentials({ cloud }: ClassicRequest): Promise<FrontendResponse | undefined> {
  try {
    await cloud.identity();
    return undefined;
  } catch (error) {
    if (!isCloudError(error) || error.code !== "unauthenticated" || error.details.credentialsMissing) throw error;
    return plainAnswer(401, "Authentication failed", { "WWW-Authenticate": `Basic realm="${cloud.driver.name}-deltacloud@"` });
  }
}

/** `POST /api`: sends a browser on to another driver or provider. */
export async function switchDriver(request: ClassicRequest): Promise<FrontendResponse> {
  const { base } = request.context;
  const driver = text(request.parameters, "driver");
  const provider = text(request.parameters, "provider");
  return {
    status: 301,
    headers: { "Content-Type": "text/html;charset=utf-8", Location: `${base}${matrixOf(request, driver, provider)}` },
  };
}

function matrixOf(request: ClassicRequest, driver: string | undefined, provider: string | undefined): string {
  if (driver) return `;driver=${encodeURIComponent(driver)}`;
  if (!provider || provider === "default") return "/";
  const current = /;driver=(\w+)/.exec(request.raw.headers.referer ?? "")?.[1];
  return `${current === undefined ? "" : `;driver=${current}`};provider=${encodeURIComponent(provider)}`;
}
