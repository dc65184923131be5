/** How the names of networks and subnets begin that a test takes away again. */
export const passing = "terraform-";

/** Whether something with these tags' values is soon gone: tests that run at the same time on the same cloud leave it alone. */
export const isPassing = (values: readonly string[]): boolean => values.some((value) => value.startsWith(passing));
