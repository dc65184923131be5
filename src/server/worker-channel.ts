/** What one side may ask the other: by the question's name its argument and its answer. All of it crosses as JSON. */
export type Questions = Readonly<Record<string, { readonly argument: unknown; readonly answer: unknown }>>;

/** A process at the other end: a child with an IPC channel, or this process itself as its parent's child. */
export interface Peer {
  readonly connected: boolean;
  send?(message: unknown, sendHandle: undefined, options: undefined, callback: (error: Error | null) => void): boolean;
  on(event: "message", listener: (message: unknown) => void): unknown;
  once(event: "disconnect", listener: () => void): unknown;
}

/** The way to the other process. */
export interface Channel<Asked extends Questions> {
  /** Rejects with what the other side says went wrong, or when that process has gone. */
  ask<K extends keyof Asked & string>(question: K, argument: Asked[K]["argument"]): Promise<Asked[K]["answer"]>;
}

/** What this side answers. */
export type Answers<Q extends Questions> = {
  readonly [K in keyof Q]: (argument: Q[K]["argument"]) => Q[K]["answer"] | Promise<Q[K]["answer"]>;
};

type Message =
  | { readonly question: string; readonly id: number; readonly argument: unknown }
  | { readonly answerTo: number; readonly answer?: unknown; readonly failure?: string };

/** Begins to answer the other process, and gives the means to ask it. */
export function openChannel<Asked extends Questions, Answered extends Questions>(
  peer: Peer,
  answers: Answers<Answered>,
): Channel<Asked> {
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  let count = 0;

  const reply = async ({ question, id, argument }: Extract<Message, { question: string }>): Promise<void> => {
    const known: Readonly<Record<string, (argument: unknown) => unknown>> = answers;
    let message: Message;
    try {
      const answer = await known[question]?.(argument);
      message = { answerTo: id, answer };
    } catch (error) {
      message = { answerTo: id, failure: error instanceof Error ? error.message : "unknown error" };
    }
    // Who asked may have gone meanwhile.
    if (peer.connected) peer.send?.(message, undefined, undefined, () => {});
  };

  peer.on("message", (message) => {
    if (isQuestion(message)) return void reply(message);
    if (!isAnswer(message)) return;
    const asker = waiting.get(message.answerTo);
    waiting.delete(message.answerTo);
    if (message.failure === undefined) asker?.resolve(message.answer);
    else asker?.reject(new Error(message.failure));
  });
  peer.once("disconnect", () => {
    for (const { reject } of waiting.values()) reject(new Error("the other process has gone"));
    waiting.clear();
  });

  return {
    ask: (question, argument) =>
      new Promise((resolve, reject) => {
        if (!peer.connected) return reject(new Error("the other process has gone"));
        const id = ++count;
        waiting.set(id, { resolve, reject });
        peer.send?.({ question, id, argument } satisfies Message, undefined, undefined, (error) => {
          if (error && waiting.delete(id)) reject(error);
        });
      }),
  };
}

function isQuestion(message: unknown): message is Extract<Message, { question: string }> {
  return typeof message === "object" && message !== null && "question" in message;
}

function isAnswer(message: unknown): message is Extract<Message, { answerTo: number }> {
  return typeof message === "object" && message !== null && "answerTo" in message;
}
