import { escapeText } from "../../wire/xml.ts";
import type { AwsFault } from "./aws-fault.ts";
import type { Dialect } from "./dialect.ts";
import { xmlDeclaration } from "./response.ts";

/** The document of an error. EC2 writes `RequestID` here and `requestId` elsewhere. */
export function errorDocument(dialect: Dialect, { awsCode, httpStatus, message }: AwsFault, requestId: string): string {
  const told = `<Code>${escapeText(awsCode)}</Code><Message>${escapeText(message)}</Message>`;
  const id = escapeText(requestId);
  if (dialect === "ec2")
    return `${xmlDeclaration}<Response><Errors><Error>${told}</Error></Errors><RequestID>${id}</RequestID></Response>`;
  const type = httpStatus >= 500 ? "Receiver" : "Sender";
  return `${xmlDeclaration}<ErrorResponse><Error><Type>${type}</Type>${told}</Error><RequestId>${id}</RequestId></ErrorResponse>`;
}
