/**
 * The name under which all copies of this package in the process find the same thing: the ESM and the CommonJS build, or two versions.
 * It carries the number of a contract, such as `signer/1`. Raise the number when copies of before could not use the thing of now: then
 * each of them has its own.
 */
export function registered(name: `${string}/${number}`): symbol {
  return Symbol.for(PREFIX + name);
}

const PREFIX = '@sigv4/core:';

/**
 * Gives back what all copies of this package in the process share under a name, and makes it when it is asked for the first time. A
 * function holds it, so that printing the global object does not show it.
 */
export function shared<Thing>(name: `${string}/${number}`, make: () => Thing): Thing {
  const key = registered(name);
  const known = (globalThis as { readonly [key: symbol]: (() => Thing) | undefined })[key];
  if (known) return known();
  const thing = make();
  Object.defineProperty(globalThis, key, { value: () => thing });
  return thing;
}

/** The contract under which another version of this package has put something on an object, such as `2`. */
export function contractOn(object: object, name: string): string | undefined {
  const start = `${PREFIX}${name}/`;
  const symbol = Object.getOwnPropertySymbols(object).find(({ description }) => description?.startsWith(start));
  return symbol?.description?.slice(start.length);
}
