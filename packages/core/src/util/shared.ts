/**
 * Returns the symbol by which all copies of this package in the process find the same thing: the ESM and the CommonJS build, or two
 * versions. The name contains the number of a contract, such as `signer/1`. Raise the number if older copies cannot use the thing any
 * more: then these copies have a thing of their own.
 */
export function registered(name: `${string}/${number}`): symbol {
  return Symbol.for(PREFIX + name);
}

const PREFIX = '@sigv4/core:';

/**
 * Returns the thing that all copies of this package in the process share. The first call makes it: so a bundler can leave out a registry
 * that nobody uses. The global object contains it in a function, so that printing the global object does not show it.
 */
export function shared<Thing>(name: `${string}/${number}`, make: () => Thing): Thing {
  const key = registered(name);
  const known = (globalThis as { readonly [key: symbol]: (() => Thing) | undefined })[key];
  if (known) return known();
  const thing = make();
  Object.defineProperty(globalThis, key, { value: () => thing });
  return thing;
}

/** Returns the number of the contract of an object that any version of this package has made, such as `2`. */
export function contractOn(object: object, name: string): string | undefined {
  const start = `${PREFIX}${name}/`;
  const symbol = Object.getOwnPropertySymbols(object).find(({ description }) => description?.startsWith(start));
  return symbol?.description?.slice(start.length);
}
