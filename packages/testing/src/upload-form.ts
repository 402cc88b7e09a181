import { headerValues, type RawRequest } from './raw-request.ts';
import { splitTarget } from './query.ts';

/** The form with which a page uploads a file to S3. */
export interface UploadForm {
  /** The fields in front of the file, in their order. The names are in lower case, as S3 compares them. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** `undefined`: the form has no file. */
  readonly file: { readonly name: string; readonly size: number } | undefined;
}

/**
 * Whether a request is an upload form with a policy. Such a form has its signature in a field. A form with a signature in the
 * `authorization` header or in the query is a body as any other.
 */
export function isUploadForm(request: RawRequest): boolean {
  if (request.method !== 'POST' || headerValues(request, 'authorization').length > 0) return false;
  if (splitTarget(request.target).pairs.some(([name]) => name.startsWith('X-Amz-'))) return false;
  if (!headerValues(request, 'content-type').some((type) => /^multipart\/form-data *;/i.test(type))) return false;
  return /name="?(policy|x-amz-signature)\b/i.test(Buffer.from(request.body).toString('latin1'));
}

/** Reads an upload form with Node's own parser. `undefined`: its body is not a well-formed form. */
export async function readUploadForm(request: RawRequest): Promise<UploadForm | undefined> {
  const [type = ''] = headerValues(request, 'content-type');
  const form = await new Response(request.body as BodyInit, { headers: { 'content-type': type } })
    .formData()
    .catch(() => undefined);
  if (form === undefined) return undefined;
  const all = [...form].map(([name, value]) => [name.toLowerCase(), value] as const);
  const at = all.findIndex(([name]) => name === 'file');
  const content = all[at]?.[1];
  const file =
    typeof content === 'string'
      ? { name: '', size: Buffer.byteLength(content) }
      : content && { name: content.name, size: content.size };
  // S3 reads nothing behind the file, and puts its name into the fields before it checks them.
  const fields = (at < 0 ? all : all.slice(0, at)).map(([name, value]) => {
    const text = typeof value === 'string' ? value : '';
    return [name, text.replaceAll('${filename}', () => file?.name ?? '')] as const;
  });
  return { fields, file };
}
