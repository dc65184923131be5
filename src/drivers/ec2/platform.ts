import type { Platform } from "../../model/platform.ts";

/** The operating system of an image or an instance: EC2 has a word for Windows alone. */
export const platformOf = ({ platform }: { readonly platform?: string | undefined }): Platform =>
  platform?.toLowerCase() === "windows" ? "windows" : "linux";
