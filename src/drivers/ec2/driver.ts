import { defineDriver, type DriverContext, type Identity, type Session } from "../../model/driver.ts";
import { CloudError } from "../../model/errors.ts";
import { encodeFields } from "../../http/http-target.ts";
import { accessKeyOf } from "./signing/access-key.ts";
import { authorizeV4 } from "./signing/authorization.ts";

const usualRegion = "us-east-1";

/** Amazon's cloud. README.md says what becomes of what. */
export default defineDriver({
  name: "ec2",
  title: "Amazon EC2",
  status: "active",
  doc: "Amazon Web Services: EC2, VPC, S3, Elastic Load Balancing and CloudWatch.",
  credentials: { user: "Access key id", password: "Secret access key" },
  features: {},
  connect: (context): Session => ({ identity: () => identityOf(context) }),
});

/** Who the key is of, as AWS's own service for that says. */
async function identityOf({ http, credentials, provider }: DriverContext): Promise<Identity> {
  const region = provider.value ?? usualRegion;
  const text = encodeFields({ Action: "GetCallerIdentity", Version: "2011-06-15" });
  const answer = await http.request({
    method: "POST",
    url: `https://sts.${region}.amazonaws.com/`,
    headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
    body: text,
    idempotent: true,
    authorize: authorizeV4(accessKeyOf(credentials), { service: "sts", region }, { text }),
    toError: ({ status }) =>
      status === 403
        ? new CloudError("unauthenticated", "AWS does not know this access key, or its secret is another.")
        : undefined,
  });
  const [result] = answer.xml().children;
  const told = (name: string): string => result?.children.find((child) => child.name === name)?.text ?? "";
  return { account: told("Account"), user: told("Arn") };
}
