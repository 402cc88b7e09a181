import { unpolluted } from '@sigv4/core';

/** The rule of one option: its check, and the words for what is expected. */
export type Rule = readonly [check: (value: unknown) => boolean, expected: string];

/** The rules of the options of a function. `undefined` fails the check of an option that is required. */
export type Rules<Options> = { readonly [Name in keyof Required<Options>]: Rule };

/** Copies options, and reads each of them once. Throws a `TypeError` that names the first option that is unknown, missing or wrong. */
export function readOptions<Options extends object>(caller: string, given: Options, rules: Rules<Options>): Options {
  const names = Object.keys(rules) as (keyof Options & string)[];
  if (typeof given !== 'object' || given === null)
    throw new TypeError(`sigv4: the second argument of ${caller} must be an object with options: ${names.join(', ')}.`);
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(rules, name))
      throw new TypeError(`sigv4: "${name}" is not an option of ${caller}. The options are: ${names.join(', ')}.`);
  }
  const options = unpolluted(given, names);
  for (const name of names) {
    const [check, expected] = rules[name];
    if (!check(options[name])) throw new TypeError(`sigv4: the option "${name}" of ${caller} must be ${expected}.`);
  }
  return options as Options; // with every name that its type has
}

/** The same rule for an option that may be left out. */
export const optional = ([check, expected]: Rule): Rule => [(value) => value === undefined || check(value), expected];

/** Half of a surrogate pair has no bytes in UTF-8. */
export const TEXT: Rule = [
  (value) => typeof value === 'string' && value !== '' && !/\p{Surrogate}/u.test(value),
  'a text',
];

export const BOOLEAN: Rule = [(value) => typeof value === 'boolean', 'true or false'];

/** The core checks the name of the region. */
export const REGION: Rule = [TEXT[0], "a region such as 'eu-west-1'"];

/** A name in lower case: a service stores it so, and a token for another spelling would be refused. It is no address, which has dots. */
export const nameOf = (thing: string): Rule => [
  (value) => typeof value === 'string' && /^[a-z](-?[a-z\d])*$/.test(value),
  `the name of the ${thing} in lower case, such as 'my-${thing}', and not its address`,
];

export const hostOf = (example: string): Rule => [
  (value) => typeof value === 'string' && /^[a-z\d]([\w.-]*[a-z\d])?$/i.test(value),
  `a host such as '${example}', without a scheme, a port or a path`,
];

/** How long a token is valid, in seconds. `longest` is the limit of the service. */
export const life = (longest: number): Rule => [
  (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= longest,
  `a whole number of seconds from 1 to ${longest}, which is the limit of the service`,
];

/** 15 minutes, for which most of these tokens are valid at most. */
export const QUARTER = 900;
