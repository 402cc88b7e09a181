/** A value, or a promise of it. Node's crypto returns values, and WebCrypto returns promises. */
export type MaybePromise<Value> = Value | Promise<Value>;

/** Calls `next` at once if the value is not a promise. Awaiting it would take as long as hashing it. */
export function andThen<Value, Result>(
  value: MaybePromise<Value>,
  next: (value: Value) => MaybePromise<Result>,
): MaybePromise<Result> {
  return isPromise(value) ? value.then(next) : next(value);
}

export function isPromise<Value>(value: MaybePromise<Value>): value is Promise<Value> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
