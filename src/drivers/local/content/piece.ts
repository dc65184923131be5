/**
 * A piece of content: plain data, to be kept in rows. A blob has one, or as many as it had segments, or none when it is
 * empty. What a piece names never changes.
 */
export interface Piece {
  readonly id: string;
  /** Bytes. */
  readonly size: number;
}

/** The length of content that is made of these pieces, in bytes. */
export function contentSize(pieces: readonly Piece[]): number {
  return pieces.reduce((size, piece) => size + piece.size, 0);
}
