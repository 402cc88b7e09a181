/** Of nothing: engines are much slower with objects that have no prototype at all. */
const Plain = function () {} as unknown as new () => object;
Plain.prototype = Object.create(null);

/**
 * A copy of the named properties. Nothing in it comes from `Object.prototype`, and nothing that is read of it later. Any library with a hole may have been made to write there, and no caller says anything by it. What an object inherits from
 * something else, such as its class or another object, is its own word.
 *
 * @experimental For a bridge to another HTTP client, which reads what its callers say.
 *
 * @example
 * ```ts
 * import { unpolluted } from '@sigv4/core';
 *
 * export function isSigned(config: { readonly sigv4?: false | object }): boolean {
 *   return Boolean(unpolluted(config, ['sigv4']).sigv4); // not what somebody has put into Object.prototype.sigv4
 * }
 * ```
 */
export function unpolluted<T extends object, Name extends keyof T>(given: T, names: readonly Name[]): Pick<T, Name> {
  const copy = new Plain() as Pick<T, Name>;
  for (const name of names) {
    const value = given[name];
    if (value !== undefined && (Object.hasOwn(given, name) || !isPolluted(given, name))) copy[name] = value; // what is in there need not be enumerable
  }
  return copy;
}

function isPolluted(given: object, name: PropertyKey): boolean {
  if (!(name in Object.prototype)) return false;
  let holder: object | null = given;
  while (holder && !Object.hasOwn(holder, name)) holder = Object.getPrototypeOf(holder) as object | null;
  return holder === Object.prototype;
}
