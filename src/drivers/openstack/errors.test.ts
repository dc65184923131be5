import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isCloudError, type ErrorCode } from "../../model/errors.ts";
import { httpClient, serve } from "../../testing/http-scene.ts";
import { toCloudError } from "./errors.ts";

interface Recorded {
  readonly status: number;
  readonly body: string;
  readonly code: ErrorCode;
  /** What the client is told, where it is not the `message` of the body. */
  readonly message?: string;
  readonly providerCode?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const server = "ec131999-5d4c-4086-a5a8-bfe3d0153db9";
const page = (title: string, text: string): string => `<html>
 <head>
  <title>${title}</title>
 </head>
 <body>
  <h1>${title}</h1>
  ${text}<br /><br />



 </body>
</html>`;
const nova = (name: string, status: number, message: string, code: ErrorCode): Recorded => ({
  status,
  body: JSON.stringify({ [name]: { code: status, message } }),
  code,
  message,
  providerCode: name,
});
const neutron = (type: string, status: number, message: string, code: ErrorCode): Recorded => ({
  status,
  body: JSON.stringify({ NeutronError: { type, message, detail: "" } }),
  code,
  message,
  providerCode: type,
});

/** Answers of the services of release Zed, except those of Octavia, which are as its reference says. */
const recorded: Readonly<Record<string, Recorded>> = {
  "Nova, an unknown server": nova("itemNotFound", 404, "Instance nope could not be found.", "not_found"),
  "Nova, an unknown flavor": nova("badRequest", 400, "Flavor nope could not be found.", "invalid_argument"),
  "Nova, a name it does not take": nova(
    "badRequest",
    400,
    "An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace.",
    "invalid_argument",
  ),
  "Nova, no choice among networks": nova(
    "conflictingRequest",
    409,
    "Multiple possible networks found, use a Network ID to be more specific.",
    "invalid_argument",
  ),
  "Nova, a quota": nova(
    "forbidden",
    403,
    "Quota exceeded for cores: Requested 600, but already used 4 of 400 cores",
    "quota_exceeded",
  ),
  "Nova, too many tags": nova("forbidden", 403, "Maximum number of metadata items exceeds 128", "quota_exceeded"),
  "Nova, too many ports": nova("forbidden", 403, "Maximum number of ports exceeded", "quota_exceeded"),
  "Nova, a policy": nova(
    "forbidden",
    403,
    "Policy doesn't allow os_compute_api:os-services:list to be performed.",
    "permission_denied",
  ),
  "Nova, a server that is being stopped": nova(
    "conflictingRequest",
    409,
    `Cannot 'stop' instance ${server} while it is in task_state powering-off`,
    "busy",
  ),
  "Nova, a server that is being made": nova(
    "conflictingRequest",
    409,
    `Cannot 'attach_volume' instance ${server} while it is in vm_state building`,
    "busy",
  ),
  "Nova, a server in another state": nova(
    "conflictingRequest",
    409,
    `Cannot 'start' instance ${server} while it is in vm_state active`,
    "failed_precondition",
  ),
  "Nova, a volume that is attached": nova(
    "badRequest",
    400,
    `Invalid volume: volume 75160104-9d77-47d8-972d-bed10f67d6eb is already attached to instances: ${server}`,
    "failed_precondition",
  ),
  "Nova, a key of the same name": nova("conflictingRequest", 409, "Key pair 'recorded' already exists.", "already_exists"),
  "Nova, a refused token": {
    status: 401,
    body: '{"error": {"code": 401, "title": "Unauthorized", "message": "The request you have made requires authentication."}}',
    code: "unauthenticated",
    message: "The request you have made requires authentication.",
    providerCode: "Unauthorized",
  },
  "Nova, too many requests": {
    ...nova("overLimit", 413, "This request was rate-limited.", "rate_limited"),
    headers: { "retry-after": "30" },
  },
  "Cinder, an unknown volume": nova("itemNotFound", 404, "Volume nope could not be found.", "not_found"),
  "Cinder, an unknown zone": nova("badRequest", 400, "Availability zone 'nope' is invalid.", "invalid_argument"),
  "Cinder, a quota": {
    ...nova(
      "overLimit",
      413,
      "VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. Requested 99999G, quota is 10000G and 0G has been consumed.",
      "quota_exceeded",
    ),
    headers: { "retry-after": "0" },
  },
  "Cinder, a volume in use": nova(
    "badRequest",
    400,
    "Invalid volume: Volume status must be available or error or error_restoring or error_extending or error_managing and must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer.",
    "failed_precondition",
  ),
  "Cinder, a volume that is being made": nova(
    "badRequest",
    400,
    "Invalid volume: Volume 75160104-9d77-47d8-972d-bed10f67d6eb status must be available or downloading to reserve, but the current status is creating.",
    "busy",
  ),
  "Cinder, a volume that no host has yet": nova("badRequest", 400, "Invalid volume: volume is not assigned to a host", "busy"),
  "Nova, a volume that is being extended": nova(
    "badRequest",
    400,
    "Invalid volume: volume '75160104-9d77-47d8-972d-bed10f67d6eb' status must be 'available'. Currently in 'extending'",
    "busy",
  ),
  "Nova, user data that is too long, which it repeats": {
    ...nova(
      "badRequest",
      400,
      `Invalid input for field/attribute user_data. Value: ${"QUFB".repeat(20_000)}. '${"QUFB".repeat(20_000)}' is too long`,
      "invalid_argument",
    ),
    message: "Invalid input for field/attribute user_data. It is too long",
  },
  "Neutron, an unknown network": neutron("NetworkNotFound", 404, "Network nope could not be found.", "not_found"),
  "Neutron, a malformed block": neutron(
    "InvalidInput",
    400,
    "Invalid input for operation: 10.0.0.0/99 is not in a CIDR format.",
    "invalid_argument",
  ),
  "Neutron, a subnet in use": neutron(
    "SubnetInUse",
    409,
    "Unable to complete operation on subnet 30cc3766: One or more ports have an IP allocation from this subnet.",
    "failed_precondition",
  ),
  "Neutron, a security group in use": neutron(
    "SecurityGroupInUse",
    409,
    "Security Group 96885e52 in use.",
    "failed_precondition",
  ),
  "Neutron, a rule that is there": neutron(
    "SecurityGroupRuleExists",
    409,
    "Security group rule already exists. Rule id is 4bb8d967.",
    "already_exists",
  ),
  "Neutron, an address that is taken": neutron(
    "IpAddressAlreadyAllocated",
    409,
    "IP address 10.11.0.1 already allocated in subnet 30cc3766",
    "already_exists",
  ),
  "Neutron, a policy": neutron(
    "PolicyNotAuthorized",
    403,
    "(rule:create_network and rule:create_network:router:external) is disallowed by policy",
    "permission_denied",
  ),
  "Neutron, a quota": neutron("OverQuota", 409, "Quota exceeded for resources: ['floatingip'].", "quota_exceeded"),
  "Neutron, a defect": {
    status: 500,
    body: '{"NeutronError": {"type": "HTTPInternalServerError", "message": "Request Failed: internal server error while processing your request.", "detail": ""}}',
    code: "provider_error",
    message: "Request Failed: internal server error while processing your request.",
    providerCode: "HTTPInternalServerError",
  },
  "Glance, an unknown image": {
    status: 404,
    body: page("404 Not Found", "No image found with ID nope"),
    code: "not_found",
    message: "No image found with ID nope",
  },
  "Glance, an image of somebody else": {
    status: 403,
    body: page("403 Forbidden", "You do not own this image"),
    code: "permission_denied",
    message: "You do not own this image",
  },
  "Glance, a value it does not take": {
    status: 400,
    body: page("400 Bad Request", "Provided object does not match schema &#x27;image&#x27;: &#x27;nope&#x27; is not one of []"),
    code: "invalid_argument",
    message: "Provided object does not match schema 'image': 'nope' is not one of []",
  },
  "Keystone, a malformed request": {
    status: 400,
    body: '{"error":{"code":400,"message":"\'identity\' is a required property\\n\\nFailed validating \'required\' in schema:\\n    {}","title":"Bad Request"}}',
    code: "invalid_argument",
    message: "'identity' is a required property",
    providerCode: "Bad Request",
  },
  "Octavia, a balancer that is being changed": {
    status: 409,
    body: '{"faultcode": "Client", "faultstring": "Load Balancer 8e3d is immutable and cannot be updated.", "debuginfo": null}',
    code: "busy",
    message: "Load Balancer 8e3d is immutable and cannot be updated.",
    providerCode: "Client",
  },
  "Glance, a page inside JSON": {
    status: 403,
    body: '{"message": "You do not own this image<br /><br />\\n\\n\\n", "code": "403 Forbidden", "title": "Forbidden"}',
    code: "permission_denied",
    message: "You do not own this image",
  },
  "Swift, a page": {
    status: 404,
    body: "<html><h1>Not Found</h1><p>The resource could not be found.</p></html>",
    code: "not_found",
    message: "The resource could not be found.",
  },
  "a proxy, nothing at all": {
    status: 503,
    body: "",
    code: "provider_unavailable",
    message: "The cloud answered with status 503 (Service Unavailable).",
  },
};

describe("errors of OpenStack's services", () => {
  for (const [what, { status, body, code, message, providerCode, headers }] of Object.entries(recorded)) {
    it(`${what}: ${code}, with the cloud's words and its id of the request`, async (context) => {
      const url = await serve(context, (_, response) => {
        response.writeHead(status, { "x-openstack-request-id": "req-1", ...headers }).end(body);
      });
      const http = httpClient(context);
      await assert.rejects(http.request({ method: "POST", url, toError: toCloudError }), (error: unknown) => {
        assert.ok(isCloudError(error));
        assert.deepEqual([error.code, error.message], [code, message]);
        assert.deepEqual([error.details.status, error.details.providerCode], [status, providerCode]);
        assert.equal(error.details.providerRequestId, "req-1");
        return true;
      });
    });
  }
});
