// The build puts the library inside this file, so that it need not be installed.
export { generate } from "selfsigned";
