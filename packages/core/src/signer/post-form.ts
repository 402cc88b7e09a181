import { cannotSign, type SigV4Error } from '../errors.ts';
import { kindOf } from '../request/body.ts';
import type { ReadRequest } from '../scope/read-request.ts';
import { bucketOfHost } from '../scope/s3-bucket.ts';
import { FILENAME, type PostCondition, type PostFields } from '../signing/post-policy.ts';
import { inOneLine } from '../util/printable.ts';

/** A form after it was read once. */
interface ReadPostForm {
  readonly bucket: string;
  readonly key: string | undefined;
  /** The other fields. */
  readonly fields: PostFields;
  readonly conditions: readonly PostCondition[];
}

/** Fields that `presignPost` makes, that the signature of another version would have, or that come after the others. */
const MADE = /^(policy|file|signature|awsaccesskeyid|x-amz-(algorithm|credential|date|security-token|signature))$/i;

/** Reads a form once. Throws if S3 could not accept any upload with it. */
export function readPostForm(
  request: ReadRequest,
  form: { readonly fields?: unknown; readonly conditions?: unknown },
): ReadPostForm {
  const refused = (causeAndFix: string): SigV4Error => cannotSign('ERR_UNSIGNABLE_REQUEST', request, causeAndFix);
  const all = readFields(form.fields ?? {}, refused);
  const conditions = readConditions(form.conditions ?? [], refused);
  const valueOf = (wanted: string): string | undefined => all.find(([name]) => name === wanted)?.[1];
  const bucket = bucketOf(request, valueOf('bucket'), refused);
  const key = valueOf('key');
  if (key === undefined ? !conditions.some(isAboutKey) : key === '')
    throw refused(
      'its fields have no key. Pass one, such as fields: { key: \'photos/${filename}\' }, or a condition for "$key" if the page chooses it.',
    );
  for (const [name, value] of all) {
    const at = value.indexOf(FILENAME);
    if (at >= 0 && !(name === 'key' && at === value.length - FILENAME.length))
      throw refused(
        `its field "${inOneLine(name)}" has \${filename}, which S3 replaces before it compares the field. Only a key may have it, once and at its end. For another field, pass a condition, and let the page add the field.`,
      );
  }
  return { bucket, key, fields: all.filter(([name]) => name !== 'key'), conditions };
}

function readFields(given: unknown, refused: (causeAndFix: string) => SigV4Error): PostFields {
  if (kindOf(given) !== 'Object')
    throw refused("its fields are not an object. Pass texts by name, such as { key: 'photos/${filename}' }.");
  const fields = Object.entries(given as Record<string, unknown>);
  const names = new Set<string>();
  for (const [name, value] of fields) {
    const shown = `its field "${inOneLine(name)}"`;
    if (MADE.test(name)) throw refused(`${shown} is one that presignPost makes, or that the page adds. Leave it out.`);
    if (typeof value !== 'string') throw refused(`${shown} is not a text. Pass a text, or leave the field out.`);
    if (/^(bucket|key)$/i.test(name) && name !== name.toLowerCase())
      throw refused(`${shown} is not in lower case. Write it in lower case.`);
    if (names.size === names.add(name.toLowerCase()).size)
      throw refused(`${shown} is there twice: S3 does not distinguish upper and lower case. Pass it once.`);
  }
  return fields as [string, string][];
}

function readConditions(given: unknown, refused: (causeAndFix: string) => SigV4Error): PostCondition[] {
  if (!Array.isArray(given))
    throw refused("its conditions are not an array. Pass one, such as [['content-length-range', 1, 1048576]].");
  return Array.from(given as unknown[], (condition, at) => {
    const copy = Array.isArray(condition) ? Array.from(condition as unknown[]) : { ...(condition as object) };
    if (/^(Array|Object)$/.test(kindOf(condition)) && isCondition(copy)) return copy;
    throw refused(
      `conditions[${at}] is not a condition. Pass { field: 'value' }, ['eq', '$field', 'value'], ['starts-with', '$field', 'value'] or ['content-length-range', 1, 1048576].`,
    );
  });
}

function isCondition(value: unknown): value is PostCondition {
  if (!Array.isArray(value)) {
    const values: unknown[] = Object.values(value as object);
    return values.length === 1 && typeof values[0] === 'string';
  }
  const [match, first, second] = value as unknown[];
  if (value.length !== 3) return false;
  if (match === 'content-length-range') return isSize(first) && isSize(second) && first <= second;
  return (match === 'eq' || match === 'starts-with') && /^\$./.test(String(first)) && isText(first) && isText(second);
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** True for a condition for the key. S3 does not distinguish upper and lower case. */
function isAboutKey(condition: PostCondition): boolean {
  const names = Array.isArray(condition) ? [String(condition[1])] : Object.keys(condition).map((name) => `$${name}`);
  return names[0]?.toLowerCase() === '$key';
}

/** The bucket that the URL states, or that the fields state. */
function bucketOf(
  { url }: ReadRequest,
  given: string | undefined,
  refused: (causeAndFix: string) => SigV4Error,
): string {
  const { host, pathname, protocol, search, username, password, href } = url;
  const inHost = bucketOfHost(host);
  const [, inPath = '', ...more] = pathname.replace(/\/$/, '').split('/');
  const isOfS3 = inHost !== undefined;
  if (
    !/^https?:$/.test(protocol) ||
    search ||
    username ||
    password ||
    href.includes('#') ||
    (isOfS3 && (more.length > 0 || (inHost && inPath)))
  )
    throw refused(
      'its URL is not that of a bucket, to which the form is sent. Pass one such as https://my-bucket.s3.eu-west-1.amazonaws.com/, and the key in fields.',
    );
  const stated = inHost || (more.length > 0 ? '' : inPath);
  if (isOfS3 && stated && given !== undefined && given !== stated)
    throw refused('its URL and its field "bucket" state two buckets. Leave the field out.');
  const bucket = given || stated;
  if (bucket) return bucket;
  throw refused(
    "its URL does not state the bucket. Pass fields: { bucket: 'my-bucket' }. If the URL contains the key, pass the URL of the bucket, and the key in fields.",
  );
}
