import { oneOf, type Infer } from "./shape.ts";

/** The operating system, as far as clients tell one kind from another. */
export const platform = oneOf(["linux", "windows"], { doc: "The operating system, where the cloud tells it." });
export type Platform = Infer<typeof platform>;
