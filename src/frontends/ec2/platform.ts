import type { Platform } from "../../model/platform.ts";

/** What EC2 says of an operating system. What is not Windows it calls by what it bills for, and has no platform. */
interface PlatformWords {
  readonly platform: "windows" | undefined;
  readonly platformDetails: string;
  readonly usageOperation: string;
}

const windows: PlatformWords = { platform: "windows", platformDetails: "Windows", usageOperation: "RunInstances:0002" };
const others: PlatformWords = { platform: undefined, platformDetails: "Linux/UNIX", usageOperation: "RunInstances" };

/** The operating system of an image, or of an instance, in EC2's words; what the cloud does not tell is taken for the usual one. */
export const wordsOfPlatform = (platform: Platform | undefined): PlatformWords => (platform === "windows" ? windows : others);
