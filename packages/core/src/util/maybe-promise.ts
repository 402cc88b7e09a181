/** A value, or a promise of it: Node's platform answers at once where WebCrypto answers later. */
export type MaybePromise<Value> = Value | Promise<Value>;

/** Goes on at once with what is there already: to wait for it would take as long as to hash it. */
export function andThen<Value, Result>(
  value: MaybePromise<Value>,
  next: (value: Value) => MaybePromise<Result>,
): MaybePromise<Result> {
  return isPromise(value) ? value.then(next) : next(value);
}

export function isPromise<Value>(value: MaybePromise<Value>): value is Promise<Value> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
