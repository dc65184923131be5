/** The version that today's clients speak. */
export const currentVersion = "2016-11-15";

/** The namespace of responses: clients take it from the version that they asked for, and see nothing in another. */
export const namespaceOf = (version: string): string => `http://ec2.amazonaws.com/doc/${version}/`;
