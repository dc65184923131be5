/** What the pictures use of the library: its own declarations cannot be found through the `exports` of its package. */
declare module "@resvg/resvg-wasm" {
  /** Must be called once, before anything else; a second call is an error. */
  export function initWasm(module: BufferSource): Promise<void>;

  export class Resvg {
    constructor(
      svg: string,
      options: {
        readonly fitTo?: { readonly mode: "zoom"; readonly value: number };
        readonly font: { readonly fontBuffers: readonly Uint8Array[]; readonly defaultFontFamily: string };
      },
    );
    /** The size of the drawing in pixels, before any zoom. */
    readonly width: number;
    readonly height: number;
    render(): { readonly width: number; readonly height: number; asPng(): Uint8Array; free(): void };
    /** Gives the memory back, which the garbage collector does not see. */
    free(): void;
  }
}
