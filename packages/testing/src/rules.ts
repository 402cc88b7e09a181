// Checks what callers pass in. Without this, a misspelt option would have no effect, and a test would pass or fail for the wrong reason.

/** What a value must be, in words; a function that checks it; and, for an object, the rules for its fields. */
export type Rule = readonly [expected: string, fits: (value: unknown) => boolean, fields?: Rules | undefined];

/** The rules for the fields of an object, by name. The object may have no other fields. */
export interface Rules {
  readonly [name: string]: Rule;
}

/** An object, but not an array, a `Headers` or a `Map`. */
export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(Symbol.iterator in value);
export const isText = (value: unknown): value is string => typeof value === 'string';
export const isWhole = (value: unknown, from: number, to: number): boolean =>
  Number.isInteger(value) && Number(value) >= from && Number(value) <= to;

export const optional = ([expected, fits, fields]: Rule): Rule => [
  expected,
  (value) => value === undefined || fits(value),
  fields,
];
export const object = (fields: Rules): Rule => [
  `an object that may have ${Object.keys(fields).join(', ')}`,
  isObject,
  fields,
];
export const oneOf = (values: readonly unknown[]): Rule => [
  `one of ${values.map((value) => (isText(value) ? `'${value}'` : value)).join(', ')}`,
  (value) => values.includes(value),
];
export const flag: Rule = optional(['true or false', (value) => typeof value === 'boolean']);
export const callback: Rule = optional(['a function', (value) => typeof value === 'function']);

/** Throws a `TypeError` if a value is wrong. It names the first unknown or wrong field, and says what is allowed. */
export function check(value: unknown, rule: Rule, subject: string): void {
  const wrong = findWrong(value, rule, subject, '');
  if (wrong !== undefined) throw new TypeError(`@sigv4/testing: ${wrong}`);
}

function findWrong(value: unknown, [expected, fits, fields]: Rule, subject: string, path: string): string | undefined {
  const name = (at: string): string => (at === '' ? subject : `"${at}" in ${subject}`);
  if (!fits(value)) return `${name(path)} must be ${expected}.${kindOf(value)}`;
  if (fields === undefined || value === undefined) return undefined;
  const within = (field: string): string => (path === '' ? field : `${path}.${field}`);
  const given = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(given).find((field) => !Object.hasOwn(fields, field));
  if (unknown !== undefined)
    return `${name(within(unknown))} is unknown. Use one of: ${Object.keys(fields).join(', ')}.`;
  for (const [field, rule] of Object.entries(fields)) {
    const wrong = findWrong(given[field], rule, subject, within(field));
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** The kind of a value. The value itself may be a secret. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return ` Got ${value}.`;
  return typeof value === 'object' ? '' : ` Got a ${typeof value}.`;
}
