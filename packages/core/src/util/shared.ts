/**
 * Gives back what every copy of this package in the process shares, the ESM and the CommonJS build for example. It is kept behind a
 * question, so that whoever prints the global object sees nothing of it.
 */
export function shared<Thing>(name: string, make: () => Thing): Thing {
  const key = Symbol.for(`@sigv4/core:${name}`);
  const known = (globalThis as { readonly [key: symbol]: (() => Thing) | undefined })[key];
  if (known) return known();
  const thing = make();
  Object.defineProperty(globalThis, key, { value: () => thing });
  return thing;
}
