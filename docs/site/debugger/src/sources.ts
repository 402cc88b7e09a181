/** Where a rule is written: a section of the documentation, or a page of AWS. */
export interface Source {
  readonly title: string;
  readonly href: string;
}

const section = (title: string, anchor: string): Source => ({
  title,
  href: `../what-is-signed.html#${anchor}`, // the debugger is a folder beside the pages of the site
});

/** Sections of this project's page on what is signed. */
export const DOCS = {
  url: section('The URL', 'the-url'),
  headers: section('Headers', 'headers'),
  payload: section('The payload hash', 'the-payload-hash'),
  scope: section('Service and region', 'for-which-service-and-region'),
  presigned: section('Presigned URLs', 'presigned-urls'),
  sigv4a: section('SigV4a', 'sigv4a'),
} as const;

const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const S3 = 'https://docs.aws.amazon.com/AmazonS3/latest/API';
const create = `${IAM}/reference_sigv-create-signed-request.html`;

/** Pages of AWS, by the names that AWS gives them. */
export const AWS = {
  canonicalRequest: { title: 'AWS: Create a canonical request', href: `${create}#create-canonical-request` },
  stringToSign: { title: 'AWS: Create a string to sign', href: `${create}#create-string-to-sign` },
  signature: { title: 'AWS: Calculate the signature', href: `${create}#calculate-signature` },
  scope: {
    title: 'AWS: Elements of an AWS API request signature',
    href: `${IAM}/reference_sigv-signing-elements.html`,
  },
  s3: {
    title: 'AWS: Signature calculations for the authorization header (S3)',
    href: `${S3}/sig-v4-header-based-auth.html`,
  },
  s3Query: {
    title: 'AWS: Authenticating requests, using query parameters (S3)',
    href: `${S3}/sigv4-query-string-auth.html`,
  },
  s3Chunks: {
    title: 'AWS: Transferring payload in multiple chunks (S3)',
    href: `${S3}/sigv4-streaming.html`,
  },
} as const satisfies Record<string, Source>;
