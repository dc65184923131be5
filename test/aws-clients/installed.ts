import { existsSync } from "node:fs";
import path from "node:path";
import type { CloudToWalk } from "./walked-cloud.ts";

const folder = process.env["DELTACLOUD_TEST_AWS_CLIENTS"];

/** Where a client is that install.sh has installed; the path is that below its folder. Undefined where it is not there. */
export function installed(file: string): string | undefined {
  if (folder === undefined) return undefined;
  const found = path.resolve(folder, file);
  return existsSync(found) ? found : undefined;
}

/** Why a test is skipped that lacks a client, or false. */
export function needs(what: string, file: string | undefined): string | false {
  return (
    file === undefined &&
    `needs ${what}: test/aws-clients/install.sh FOLDER installs it, and DELTACLOUD_TEST_AWS_CLIENTS names the folder`
  );
}

/** The environment of a client: that of this process, and where to and as whom. Nothing of what somebody has set for AWS itself is in it. */
export function awsEnvironment(cloud: CloudToWalk): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS|NODE|PYTHON|DELTACLOUD)_/.test(name));
  return {
    ...Object.fromEntries(inherited),
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_REGION: cloud.region,
    AWS_DEFAULT_REGION: cloud.region,
    AWS_ACCESS_KEY_ID: cloud.accessKeyId,
    AWS_SECRET_ACCESS_KEY: cloud.secretAccessKey,
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    // A repeated call would hide that the first one failed.
    AWS_MAX_ATTEMPTS: "1",
    AWS_PAGER: "",
  };
}
