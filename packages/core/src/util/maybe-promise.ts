/** Goes on at once with what is there already: to wait for it would take as long as to hash it. */
export function after<Value, Result>(value: Value | Promise<Value>, next: (value: Value) => Result | Promise<Result>): Result | Promise<Result> {
  return isPromise(value) ? value.then(next) : next(value);
}

export function isPromise<Value>(value: Value | Promise<Value>): value is Promise<Value> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
