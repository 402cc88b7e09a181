import type { SignInChunks } from './index.ts';

/** Loads the code of chunks, and signs a request with it. A file of its own in the package, for the same reason as `diagnosis/lazy.ts`. */
export async function signLazily(...given: Parameters<SignInChunks>): ReturnType<SignInChunks> {
  return (await import('#chunks')).sign(...given);
}
