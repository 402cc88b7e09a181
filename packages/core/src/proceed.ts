/**
 * Goes on with a value: at once if it is there, or when its promise brings it. Node's hashes are there at once, and static
 * credentials, too; to `await` each of them would take a third of the time of a signature.
 */
export function proceed<Value, Result>(value: Value | Promise<Value>, next: (value: Value) => Result | Promise<Result>): Result | Promise<Result> {
  return isPromise(value) ? value.then(next) : next(value);
}

/** By its method: frameworks replace the global `Promise`, but not what async functions give back. */
export function isPromise<Value>(value: Value | Promise<Value>): value is Promise<Value> {
  return typeof (value as Partial<Promise<Value>> | undefined)?.then === 'function';
}
