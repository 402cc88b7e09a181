import type { CredentialProvider, Credentials } from '../credentials/credentials.ts';
import { cannotSign, SigV4Error } from '../errors.ts';
import { readUrl } from '../request/url.ts';
import type { RequestOptions, SigV4Options } from '../scope/options.ts';
import { readRequest } from '../scope/read-request.ts';
import { knownEndpoint, scopeOf } from '../scope/scope.ts';
import { type PostCondition, signPost } from '../signing/post-policy.ts';
import { accessKey } from '../signing/signing-key.ts';
import { unpolluted } from '../util/unpolluted.ts';
import { readPostForm } from './post-form.ts';
import { checkedLife, howTo, lastingCredentials, signerGiven } from './presign-call.ts';
import { type Signer, signerCore } from './signer.ts';

/** A form that uploads a file to S3. It is never changed. */
export interface PostForm {
  /** The URL of the bucket, such as `https://my-bucket.s3.eu-west-1.amazonaws.com/`. For other servers with the API of S3, also `http://localhost:9000/my-bucket`. */
  readonly url: string | URL;
  /**
   * The fields whose values you choose, such as `key`, `acl`, `Content-Type` or `success_action_status`. A `key` that ends in
   * `${filename}` gets the name of the file. `bucket` is needed only if the URL does not state it. Default: none.
   */
  readonly fields?: Readonly<Record<string, string>> | undefined;
  /** More that the upload must fulfil. Fields that the page adds need a condition each. Default: none. */
  readonly conditions?: readonly PostCondition[] | undefined;
}

/** The options of a form. */
export interface PresignPostOptions {
  /** The signing name of the service. Default: `s3`. Others do not know upload forms. */
  readonly service?: string | undefined;
  /** The region. Default: read from the host, then the signer's region, then the environment, then the AWS profile. */
  readonly region?: string | undefined;
  /** A credentials object, or a credential provider. Default: the signer's credentials. */
  readonly credentials?: Credentials | CredentialProvider | undefined;
  /** How long uploads are accepted, in whole seconds: from 1 to 604800, which is 7 days. There is no default. */
  readonly expiresIn: number;
}

/** Where a form is sent, and its fields. */
export interface PresignedPost {
  /** The URL to which the form is sent, as `multipart/form-data`. */
  readonly url: string;
  /** All fields, with the signature. Put them into the form in front of `file`, which must be the last field. */
  readonly fields: Record<string, string>;
}

/**
 * Returns the fields of a form with which anybody can upload a file to S3, within the conditions and until it expires. Only a form can
 * limit the size of a file.
 *
 * The first argument is a signer, or the options of a signer. Credentials that expire before the form are refreshed first. If the new
 * credentials expire before the form too, the error is `ERR_CREDENTIALS`. S3 knows forms with SigV4 only, so a region set is an error.
 *
 * @example
 * ```ts
 * import { createSigner, presignPost } from '@sigv4/core';
 *
 * const signer = createSigner({ credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } });
 * const { url, fields } = await presignPost(
 *   signer,
 *   {
 *     url: 'https://my-bucket.s3.eu-west-1.amazonaws.com/',
 *     fields: { key: 'photos/${filename}' },
 *     conditions: [['content-length-range', 1, 10_485_760]],
 *   },
 *   { expiresIn: 600 },
 * );
 * const form = new FormData();
 * for (const [name, value] of Object.entries(fields)) form.append(name, value);
 * form.append('file', new Blob(['a photo']), 'scone.jpg');
 * // await fetch(url, { method: 'POST', body: form });
 * ```
 */
export async function presignPost(
  signer: Signer | SigV4Options,
  form: PostForm,
  options: PresignPostOptions,
): Promise<PresignedPost> {
  const core = signerCore(signerGiven(signer, form, CALL));
  const { expiresIn, ...own } = unpolluted(Object(options) as PresignPostOptions, OPTIONS);
  const life = checkedLife(expiresIn, CALL);
  const unknown = Object.keys(options).find((name) => !(OPTIONS as readonly string[]).includes(name));
  if (unknown)
    throw new TypeError(
      `sigv4: "${unknown}" is not an option of a form. The options are: ${OPTIONS.join(', ')}. ${howTo(CALL)}`,
    );
  const given = unpolluted(Object(form) as PostForm, ['url', 'fields', 'conditions']);
  if (!readUrl(given.url ?? ''))
    throw new SigV4Error(
      'ERR_UNSIGNABLE_REQUEST',
      `Cannot sign the form. Pass an object with the absolute URL of a bucket. ${howTo(CALL)}`,
    );
  const read = readRequest({ method: 'POST', url: given.url }, own);
  const asked = read.own as RequestOptions; // our copy
  asked.service ??= core.options.service ?? knownEndpoint(read.url.hostname)?.service ?? 's3';
  const scope = await scopeOf(read, core.options);
  if (scope.service !== 's3' || scope.regionSet)
    throw cannotSign(
      'ERR_UNSIGNABLE_REQUEST',
      read,
      scope.regionSet
        ? 'S3 accepts forms only with SigV4, and this host or regionSet asks for SigV4a. Pass the URL of the bucket in its region, and no regionSet.'
        : `only S3 accepts upload forms, and the service is "${scope.service}". Pass the URL of a bucket, and no service.`,
    );
  const { bucket, key, fields, conditions } = readPostForm(read, given);
  const { credentials, signedAt } = await lastingCredentials(core, read, life);
  const { datetime, credentialScope, sessionToken } = core.termsFor(read, scope, credentials, signedAt);
  const terms = { bucket, key, fields, expires: signedAt + life * 1000, datetime, credentialScope, sessionToken };
  const signed = await signPost(conditions, terms, accessKey(credentials));
  return { url: read.url.href, fields: Object.fromEntries(signed) };
}

const OPTIONS = ['service', 'region', 'credentials', 'expiresIn'] as const;

const CALL = "presignPost(signer, { url, fields: { key: 'photos/${filename}' } }, { expiresIn: 600 })";
