import { defineDriver } from "../../model/driver.ts";
import { entrypoints } from "./location/endpoints.ts";
import { providerIn, readProvider } from "./location/provider.ts";
import { isAwsRegion } from "./location/regions.ts";
import { declaration, services } from "./services.ts";
import { connectWith } from "./session.ts";

/** Amazon's cloud, and what speaks its APIs. README.md says what becomes of what. */
export default defineDriver({
  name: "ec2",
  title: "Amazon EC2",
  status: "active",
  doc: "Amazon Web Services: EC2, VPC, S3, Elastic Load Balancing and CloudWatch.",
  credentials: { user: "Access key id", password: "Secret access key", serverRole: "aws" },
  entrypoints,
  isOwnProvider: isAwsRegion,
  ...declaration,
  connect: connectWith({ locate: ({ provider }) => readProvider(provider.value), providerIn }, services),
});
