/** Goes on at once with what is there already: to wait for it would take as long as to hash it. */
export function after<Value, Result>(value: Value | Promise<Value>, next: (value: Value) => Result | Promise<Result>): Result | Promise<Result> {
  return typeof value === 'object' && value && 'then' in value ? value.then(next) : next(value);
}
