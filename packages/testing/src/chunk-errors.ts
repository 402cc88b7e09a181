/** What S3 says about a body in chunks that is not what it should be, by its error code. */
export const chunkErrors = {
  BadDigest: 'The checksum you specified in the trailer did not match what we received.',
  IncompleteBody: 'The request body terminated unexpectedly',
  InvalidChunkSizeError: 'Only the last chunk is allowed to have a size less than 8192 bytes',
  MalformedTrailerError:
    'The request contained trailing data that was not well-formed or did not conform to our published schema.',
  MissingContentLength: 'You must provide the Content-Length HTTP header.',
} as const;
