/** The services with S3's rules: the path is encoded once, repeated slashes stay, the payload hash is always sent. */
const s3Rules: ReadonlySet<string> = new Set(['s3', 's3express', 's3-outposts', 's3-object-lambda']);

/** Whether a service signs by S3's rules. These are the names with `disableDoubleEncoding` in AWS's endpoint rules. */
export function followsS3Rules(service: string): boolean {
  return s3Rules.has(service);
}

/** Whether a request may say UNSIGNED-PAYLOAD instead of the hash of its body. VPC Lattice takes nothing else. */
export function takesUnsignedPayload(service: string): boolean {
  return s3Rules.has(service) || service === 'vpc-lattice-svcs';
}

/** Whether a header-signed request must say in `x-amz-content-sha256` what it signed. */
export function requiresPayloadHash(service: string): boolean {
  return s3Rules.has(service) || service === 'vpc-lattice-svcs' || service === 'aoss';
}
