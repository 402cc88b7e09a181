import { textOf, urlOf, xml } from '../services.mjs';

/** @typedef {{ body: Uint8Array, headers: Record<string, string> }} Stored */

/** A bucket of S3 in memory: objects, lists, upload forms, and uploads in parts. @returns {import('../services.mjs').Respond} */
export function bucket() {
  /** @type {Map<string, Stored>} */
  const objects = new Map();
  /** @type {Map<string, Uint8Array[]>} */
  const uploads = new Map();
  return async (request) => {
    const { pathname, searchParams } = urlOf(request);
    const key = decodeURIComponent(pathname.slice(1));
    const headers = keptHeaders(request);
    const upload = uploads.get(searchParams.get('uploadId') ?? '');
    if (searchParams.get('list-type') === '2') {
      const keys = [...objects.keys()].filter((name) => name.startsWith(searchParams.get('prefix') ?? ''));
      return xml(
        `<ListBucketResult>${keys.map((name) => `<Contents><Key>${name}</Key></Contents>`).join('')}</ListBucketResult>`,
      );
    }
    if (request.method === 'POST' && searchParams.has('uploads')) {
      uploads.set(key, []);
      return xml(`<InitiateMultipartUploadResult><UploadId>${key}</UploadId></InitiateMultipartUploadResult>`);
    }
    if (request.method === 'PUT' && upload) {
      const part = Number(searchParams.get('partNumber'));
      upload[part - 1] = request.body;
      return { status: 200, headers: { etag: `"${part}"` } };
    }
    if (request.method === 'POST' && upload) {
      const tags = [...textOf(request).matchAll(/<ETag>"(\d+)"<\/ETag>/g)].map(([, tag]) => upload[Number(tag) - 1]);
      objects.set(key, { body: Buffer.concat(tags.map((part) => part ?? new Uint8Array())), headers });
      return xml(`<CompleteMultipartUploadResult><Key>${key}</Key></CompleteMultipartUploadResult>`);
    }
    if (request.method === 'POST') return storeForm(request, objects);
    if (request.method === 'PUT') {
      objects.set(key, { body: request.body, headers });
      return { status: 200, headers: { etag: '"1"' } };
    }
    const object = objects.get(key);
    return object ? { status: 200, ...object } : { status: 404 };
  };
}

/** @param {import('@sigv4/testing').RawRequest} request */
const keptHeaders = ({ headers }) =>
  Object.fromEntries(
    headers
      .map(([name, value]) => [name.toLowerCase(), value])
      .filter(([name = '']) => name === 'content-type' || name.startsWith('x-amz-meta-')),
  );

/**
 * The gateway has checked the policy of the form.
 *
 * @param {import('@sigv4/testing').RawRequest} request
 * @param {Map<string, Stored>} objects
 * @returns {Promise<import('@sigv4/testing').Answer>}
 */
async function storeForm({ headers, body }, objects) {
  const form = await new Response(/** @type {BodyInit} */ (body), {
    headers: headers.filter(([name]) => name.toLowerCase() === 'content-type').map(([name, value]) => [name, value]),
  }).formData();
  const file = /** @type {File} */ (form.get('file'));
  const key = String(form.get('key')).replace('${filename}', file.name);
  const type = String(form.get('Content-Type') ?? 'binary/octet-stream');
  objects.set(key, { body: new Uint8Array(await file.arrayBuffer()), headers: { 'content-type': type } });
  if (form.get('success_action_status') !== '201') return { status: 204 };
  return { ...xml(`<PostResponse><Key>${key}</Key></PostResponse>`), status: 201 };
}
