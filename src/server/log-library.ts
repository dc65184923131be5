// The build puts the library inside this file: it is made of thirty, which take longer to load than all of them together.
export { pino } from "pino";
