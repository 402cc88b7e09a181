/** The services with S3's rules: the path is encoded once, repeated slashes are kept, and the payload hash is always sent. */
const s3Rules: ReadonlySet<string> = new Set(['s3', 's3express', 's3-outposts', 's3-object-lambda']);

/** Whether a service uses S3's rules. These services have `disableDoubleEncoding` in AWS's endpoint rules. */
export function followsS3Rules(service: string): boolean {
  return s3Rules.has(service);
}

/** Whether a service accepts UNSIGNED-PAYLOAD instead of the hash of the body. VPC Lattice accepts nothing else. */
export function takesUnsignedPayload(service: string): boolean {
  return s3Rules.has(service) || service === 'vpc-lattice-svcs';
}

/** Whether a request that is signed in the header must state its payload hash in `x-amz-content-sha256`. */
export function requiresPayloadHash(service: string): boolean {
  return s3Rules.has(service) || service === 'vpc-lattice-svcs' || service === 'aoss';
}

/** Whether the session token of a presigned URL is not signed. AWS IoT, for MQTT over WebSockets, wants it behind the signature. */
export function leavesTokenUnsigned(service: string): boolean {
  return service === 'iotdevicegateway';
}
