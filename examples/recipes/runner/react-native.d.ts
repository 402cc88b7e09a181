/** A native module, which cannot be installed without React Native. */
declare module 'react-native-quick-crypto' {
  /** Sets `globalThis.crypto`. */
  export function install(): void;
}

/** Its types are a package of its own, and this is all that is used of it. */
declare module 'jsdom' {
  export class JSDOM {
    constructor(html: string, options: { url: string });
    readonly window: Window & typeof globalThis;
  }
}
