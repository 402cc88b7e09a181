/** A value, or a promise of it. Node's crypto returns values, and WebCrypto returns promises. */
export type MaybePromise<Value> = Value | Promise<Value>;

/** Calls `next` at once if the value is not a promise. Awaiting it would take as long as hashing it. */
export function andThen<Value, Result>(
  value: MaybePromise<Value>,
  next: (value: Value) => MaybePromise<Result>,
): MaybePromise<Result> {
  return isPromise(value) ? value.then(next) : next(value);
}

/** Adds a value to a cache, and returns it. A promise that rejects is removed again, so that the next caller tries again. */
export function cached<Key, Value>(
  cache: { set(key: Key, value: Value): unknown; delete(key: Key): unknown },
  key: Key,
  value: Value,
): Value {
  cache.set(key, value);
  if (isPromise(value)) value.catch(() => cache.delete(key));
  return value;
}

export function isPromise<Value>(value: MaybePromise<Value>): value is Promise<Value> {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Promise<Value>>).then === 'function';
}
