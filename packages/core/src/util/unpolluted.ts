/** Objects of this class inherit nothing. Engines are much slower with objects whose prototype is null. */
const Plain = /* @__PURE__ */ (() => {
  const made = function () {};
  made.prototype = Object.create(null);
  return made as unknown as new () => object;
})();

/**
 * Returns a copy of the named properties, without anything that comes from `Object.prototype`. The copy itself does not inherit from
 * `Object.prototype` either.
 *
 * A vulnerable library may let an attacker write to `Object.prototype`. Such a value is not an option that the caller has set.
 * Properties that an object inherits from its class or from another object are copied.
 *
 * @experimental For a bridge to another HTTP client.
 *
 * @example
 * ```ts
 * import { unpolluted } from '@sigv4/core';
 *
 * export function isSigned(config: { readonly sigv4?: false | object }): boolean {
 *   return Boolean(unpolluted(config, ['sigv4']).sigv4); // ignores Object.prototype.sigv4
 * }
 * ```
 */
export function unpolluted<T extends object, Name extends keyof T>(given: T, names: readonly Name[]): Pick<T, Name> {
  const copy = new Plain() as Pick<T, Name>;
  for (const name of names) {
    const value = given[name];
    if (value !== undefined && !isPolluted(given, name)) copy[name] = value; // properties of Object.prototype may be non-enumerable
  }
  return copy;
}

/**
 * The same for an object with methods. It returns the object itself, because methods need their `this`. If `Object.prototype` has one of
 * the names and the object does not, it returns a new object that inherits from the object and has `undefined` by that name.
 */
export function masked<T extends object>(given: T, names: readonly (keyof T)[]): T {
  let mask = given;
  for (const name of names)
    if (isPolluted(given, name))
      mask = Object.defineProperty(mask === given ? (Object.create(given) as T) : mask, name, { value: undefined });
  return mask;
}

function isPolluted(given: object, name: PropertyKey): boolean {
  if (!Object.hasOwn(Object.prototype, name)) return false; // nothing is above it
  let holder: object | null = given;
  while (holder && !Object.hasOwn(holder, name)) holder = Object.getPrototypeOf(holder) as object | null;
  return holder === Object.prototype;
}
