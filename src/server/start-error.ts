/** Something that only the operator can put right. Its message says what and where; it is shown without a stack trace. */
export class StartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "StartError";
  }
}
