import { timingSafeEqual } from 'node:crypto';
import aws4 from 'aws4';
import type { Authorization } from './authorization.ts';
import { checkScope, checkSessionToken, type ExpectedScope } from './checks.ts';
import { findCredentials, type AcceptedCredentials, type KnownCredentials } from './credentials.ts';
import { checkPolicy, type FormDefect } from './policy.ts';
import { splitTarget } from './query.ts';
import { headerValues, type RawRequest } from './raw-request.ts';
import { readUploadForm } from './upload-form.ts';
import type { Defect, Verdict } from './verdict.ts';

/** A verdict, and how S3 refuses an upload form. */
export interface Judgement {
  readonly verdict: Verdict;
  /** `undefined` if the request is not a form, or passes. */
  readonly formDefect?: FormDefect | undefined;
}

/** What a form says about its signature. It signs no header. */
interface FormAuthorization extends Authorization {
  readonly policy: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/** Verifies an upload form: its signature, which aws4 computes again, and every condition of its policy. */
export async function verifyForm(
  request: RawRequest,
  accepted: AcceptedCredentials,
  expected: ExpectedScope,
  now: number,
): Promise<Judgement> {
  const form = await readUploadForm(request);
  if (form === undefined)
    return refused({ ...MALFORMED, reason: 'The body of your POST request is not well-formed multipart/form-data.' });
  const authorization = readAuthorization(new Map(form.fields));
  if ('code' in authorization) return refused(authorization);
  const { algorithm, accessKeyId, date, region, service, policy } = authorization;
  const read = { algorithm, accessKeyId, credentialScope: { date, region, service }, stringToSign: policy };

  const twice = form.fields.find(([name], at) => form.fields.findIndex(([other]) => other === name) < at);
  if (twice !== undefined)
    return refused({ ...argument('ambiguous'), reason: `The form has the field '${twice[0]}' twice.` }, read);
  if (form.file === undefined)
    return refused(
      {
        ...argument('incomplete-signature', 'file', '0'),
        reason: 'POST requires exactly one file upload per request.',
      },
      read,
    );
  const scope = checkScope(authorization, { service: 's3', ...expected });
  if (scope !== undefined) return refused({ status: 400, error: 'AuthorizationQueryParametersError', ...scope }, read);
  const known = findCredentials(accepted, accessKeyId);
  const unknown = known === undefined ? UNKNOWN_KEY : checkSessionToken(authorization, known, now);
  if (unknown !== undefined) return refused(keyDefect(unknown, authorization), read);
  if (!isSigned(authorization, known as KnownCredentials)) return refused(mismatch(authorization), read);
  const violation = checkPolicy(policy, form, bucketOf(request), now);
  if (violation !== undefined) return refused(violation, read);
  return {
    verdict: { ok: true, code: 'ok', reason: 'The signature is correct, and the policy allows the upload.', ...read },
  };
}

function refused(defect: FormDefect, read: Partial<Verdict> = {}): Judgement {
  const { code, reason } = defect;
  return { verdict: { ok: false, code, reason, ...read }, formDefect: defect };
}

const MALFORMED = { code: 'incomplete-signature', status: 400, error: 'MalformedPOSTRequest' } as const;

const argument = (code: Defect['code'], name?: string, value = ''): Omit<FormDefect, 'reason'> => ({
  code,
  status: 400,
  error: 'InvalidArgument',
  ...(name !== undefined && { details: { ArgumentName: name, ArgumentValue: value } }),
});

function readAuthorization(fields: ReadonlyMap<string, string>): FormAuthorization | FormDefect {
  const required = ['key', 'policy', 'x-amz-algorithm', 'x-amz-credential', 'x-amz-date', 'x-amz-signature'];
  const missing = required.find((name) => !fields.get(name));
  if (missing !== undefined) {
    const reason = `Bucket POST must contain a field named '${missing}'.  If it is specified, please check the order of the fields.`;
    return { ...argument('incomplete-signature', missing), reason };
  }
  const valueOf = (name: string): string => fields.get(name) as string;
  const algorithm = valueOf('x-amz-algorithm');
  const [accessKeyId, date, region, service, terminator, ...more] = valueOf('x-amz-credential').split('/');
  if (algorithm !== ALGORITHM || terminator === undefined || more.length > 0) {
    const wrong = algorithm === ALGORITHM ? 'x-amz-credential' : 'x-amz-algorithm';
    return { ...argument('incomplete-signature', wrong, valueOf(wrong)), reason: `The field '${wrong}' is not valid.` };
  }
  return {
    presigned: false,
    algorithm,
    accessKeyId: accessKeyId as string,
    date: date as string,
    region: region as string,
    service: service as string,
    terminator,
    signedHeaders: [],
    datetime: valueOf('x-amz-date'),
    signature: valueOf('x-amz-signature'),
    sessionToken: fields.get('x-amz-security-token'),
    policy: valueOf('policy'),
  };
}

const UNKNOWN_KEY: Defect = {
  code: 'unknown-key',
  reason: 'The AWS Access Key Id you provided does not exist in our records.',
};

/** S3 looks a key without a session token up among the long-term keys. */
function keyDefect(defect: Defect, { accessKeyId, sessionToken = '' }: FormAuthorization): FormDefect {
  if (defect.code === 'unknown-key' || defect.code === 'token-missing')
    return {
      ...defect,
      message: UNKNOWN_KEY.reason,
      status: 403,
      error: 'InvalidAccessKeyId',
      details: { AWSAccessKeyId: accessKeyId },
    };
  const [error, message] =
    defect.code === 'token-expired'
      ? ['ExpiredToken', 'The provided token has expired.']
      : ['InvalidToken', 'The provided token is malformed or otherwise invalid.'];
  return { ...defect, message, status: 400, error, details: { 'Token-0': sessionToken } };
}

/** Whether the signature is that of the policy, as it was sent: there is no canonical request. */
function isSigned(
  { service, region, datetime, policy, signature }: FormAuthorization,
  known: KnownCredentials,
): boolean {
  const { accessKeyId, secretAccessKey } = known;
  const signer = Object.assign(new aws4.RequestSigner({ service, region }, { accessKeyId, secretAccessKey }), {
    datetime,
  });
  signer.stringToSign = () => policy;
  const [given, computed] = [Buffer.from(signature), Buffer.from(signer.signature())];
  return given.length === computed.length && timingSafeEqual(given, computed);
}

function mismatch({ accessKeyId, policy, signature }: FormAuthorization): FormDefect {
  return {
    code: 'signature-mismatch',
    reason: 'aws4 computes another signature for this policy and this secret access key.',
    status: 403,
    error: 'SignatureDoesNotMatch',
    message:
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    details: {
      AWSAccessKeyId: accessKeyId,
      StringToSign: policy,
      SignatureProvided: signature,
      StringToSignBytes: Buffer.from(policy)
        .toString('hex')
        .replace(/..(?=.)/g, '$& '),
    },
  };
}

/** The bucket that the URL states, in the host or in the path. `undefined` for a local host without a path. */
function bucketOf(request: RawRequest): string | undefined {
  const [host = ''] = headerValues(request, 'host');
  const [, inHost] = /^(.+)\.s3(?:[.-][^:]*)?\.amazonaws\.com/.exec(host) ?? [];
  return inHost ?? (splitTarget(request.target).path.split('/')[1] || undefined);
}
