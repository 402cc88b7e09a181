import type { Draft } from './draft.ts';
import type { KeyChoice } from './keys.ts';
import { REJECTED } from './rejected.ts';

/** Something to start from. */
export interface Example {
  readonly group: string;
  readonly name: string;
  /** What is pasted. */
  readonly request: string;
  /** What is typed into the other fields. */
  readonly fields?: Partial<Draft>;
  readonly keys?: KeyChoice;
  /** AWS's answer. */
  readonly answer?: string;
}

const START = 'To start from';
const DOCUMENTED = "Worked examples of AWS's documentation";

const S3_DAY = '20130524T000000Z';
const s3 = (name: string, request: string, fields: Partial<Draft> = {}): Example => ({
  group: DOCUMENTED,
  name,
  request,
  fields: { time: S3_DAY, region: 'us-east-1', ...fields },
  keys: 'AKIAIOSFODNN7EXAMPLE',
});

export const EXAMPLES: readonly Example[] = [
  {
    group: START,
    name: 'API Gateway: GET',
    request: "curl 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items?limit=10&after=a b'",
  },
  {
    group: START,
    name: 'Lambda function URL: POST with JSON',
    request: `curl https://abc123.lambda-url.eu-west-1.on.aws/ \\
  -H 'content-type: application/json' \\
  -d '{"table":7,"dish":"soup"}'`,
  },
  {
    group: START,
    name: 'S3: make a presigned URL',
    request: 'https://my-bucket.s3.eu-west-1.amazonaws.com/reports/may.pdf',
    fields: { into: 'url', expires: '900' },
  },
  {
    group: START,
    name: 'S3: read a presigned URL',
    request:
      'https://my-bucket.s3.eu-west-1.amazonaws.com/report.pdf?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260101%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20260101T120000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=59044c9e9a3175919b649c71197642cd7dc080cd12f0c9ea701bd6d4007711f8',
  },
  {
    group: START,
    name: 'SigV4a: S3 Multi-Region Access Point',
    request: 'GET https://mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com/may.pdf',
    fields: { regionSet: 'eu-west-1, us-east-1' },
  },
  {
    group: DOCUMENTED,
    name: 'IAM: ListUsers',
    request: `GET /?Action=ListUsers&Version=2010-05-08 HTTP/1.1
Host: iam.amazonaws.com
Content-Type: application/x-www-form-urlencoded; charset=utf-8`,
    fields: { time: '20150830T123600Z', signedHeaders: 'content-type' },
  },
  s3(
    'S3: GET Object',
    `GET /test.txt HTTP/1.1
Host: examplebucket.s3.amazonaws.com
Range: bytes=0-9`,
    { signedHeaders: 'range' },
  ),
  s3(
    'S3: PUT Object',
    `PUT /test$file.text HTTP/1.1
Host: examplebucket.s3.amazonaws.com
Date: Fri, 24 May 2013 00:00:00 GMT
x-amz-storage-class: REDUCED_REDUNDANCY

Welcome to Amazon S3.`,
    { signedHeaders: 'date' },
  ),
  s3(
    'S3: GET Bucket Lifecycle',
    `GET /?lifecycle HTTP/1.1
Host: examplebucket.s3.amazonaws.com`,
  ),
  s3(
    'S3: List Objects',
    `GET /?max-keys=2&prefix=J HTTP/1.1
Host: examplebucket.s3.amazonaws.com`,
  ),
  s3('S3: presigned GET', 'https://examplebucket.s3.amazonaws.com/test.txt', { into: 'url', expires: '86400' }),
  ...REJECTED,
];
