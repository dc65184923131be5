/**
 * The two ways of writing the Query protocol. In `ec2` the entries of a list follow its name (`Filter.1.Name`) and stand in `item`
 * elements; in `query`, which all other services speak, they are called `member` in both.
 */
export type Dialect = "ec2" | "query";

/** What an element that holds one entry of a list is called. */
export const entryElement: Readonly<Record<Dialect, string>> = { ec2: "item", query: "member" };
