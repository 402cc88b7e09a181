import { ALGORITHM } from './spec.ts';
import type { AccessKey } from './target.ts';

/**
 * One condition of the policy of an upload form: a field that must have exactly this value, as an object or with `eq`; a field whose
 * value must start with a text; or the smallest and the largest size of the file, in bytes. AWS describes them as
 * [conditions of a POST policy](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html).
 */
export type PostCondition =
  | Readonly<Record<string, string>>
  | readonly [match: 'eq' | 'starts-with', field: string, value: string]
  | readonly [match: 'content-length-range', smallest: number, largest: number];

/** The fields of a form, in their order. Names may be `__proto__`, so they are no properties. */
export type PostFields = readonly (readonly [name: string, value: string])[];

/** The name of the file that somebody uploads. S3 puts it in before it checks the policy. */
export const FILENAME = '${filename}';

/** What a policy depends on, besides the conditions. */
export interface PostTerms {
  readonly bucket: string;
  /** `undefined`: the page chooses the key, within the conditions. */
  readonly key: string | undefined;
  readonly fields: PostFields;
  /** When the policy expires, in milliseconds since the epoch. */
  readonly expires: number;
  readonly datetime: string;
  readonly credentialScope: string;
  readonly sessionToken?: string | undefined;
}

/**
 * Signs the policy of an upload form. There is no canonical request: the string to sign is the policy itself, in base64. Returns all
 * fields of the form but the file. Their order, and the order of the conditions, are those of the AWS SDK.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-UsingHTTPPOST.html
 */
export async function signPost(
  conditions: readonly PostCondition[],
  { bucket, key, fields, expires, datetime, credentialScope, sessionToken }: PostTerms,
  accessKey: AccessKey,
): Promise<PostFields> {
  const token: PostFields = sessionToken ? [['X-Amz-Security-Token', sessionToken]] : [];
  const sent = inOrder([
    ...fields,
    ['bucket', bucket],
    ['X-Amz-Algorithm', ALGORITHM],
    ['X-Amz-Credential', `${accessKey.accessKeyId}/${credentialScope}`],
    ['X-Amz-Date', datetime],
    ...token,
  ]);
  const keys: PostFields = key === undefined ? [] : [['key', key]];
  const texts = new Set([
    ...conditions.map(conditionText),
    ...sent.map(exactly),
    ...keys.map(([name, value]) =>
      value.endsWith(FILENAME)
        ? conditionText(['starts-with', `$${name}`, value.slice(0, -FILENAME.length)])
        : exactly([name, value]),
    ),
  ]);
  const expiration = new Date(expires).toISOString().replace(/\.\d{3}/, '');
  const policy = base64(`{"expiration":"${expiration}","conditions":[${[...texts].join()}]}`);
  return [...sent, ...keys, ['Policy', policy], ['X-Amz-Signature', await accessKey.sign(policy, credentialScope)]];
}

/** The order of an object's properties: a later value takes the place of an earlier one of the same name. */
const inOrder = (fields: PostFields): PostFields => Object.entries(Object.fromEntries(fields));

const exactly = ([name, value]: readonly [string, string]): string =>
  `{${JSON.stringify(name)}:${JSON.stringify(value)}}`;

/** Only texts and numbers are serialised: for objects, JSON.stringify would call a `toJSON` of Object.prototype. */
function conditionText(condition: PostCondition): string {
  if (!Array.isArray(condition))
    return Object.entries(condition as Readonly<Record<string, string>>)
      .map(exactly)
      .join();
  return `[${(condition as readonly (string | number)[]).map((part) => JSON.stringify(part)).join()}]`;
}

/** The UTF-8 of a text, in base64. */
function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}
