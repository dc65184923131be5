import type { Credentials } from "../model/driver.ts";

/** The user name by which somebody asks for the server's own role; the password is empty. */
export const serverRoleUser = "server-role";

/** Whether credentials are none, but ask for the server's own. */
export const asksForServerRole = (credentials: Credentials | undefined): boolean =>
  credentials?.user === serverRoleUser && credentials.password === "";
