import { isSigV4Error, SigV4Error } from '@sigv4/core';

/**
 * Waits for a token. If its region is missing, the error names the function and what to pass. The core's error names the request, whose
 * host the caller of a token has never written. `host` is one that the caller has passed.
 */
export async function needsRegion<Made>(caller: string, made: Promise<Made>, host?: string): Promise<Made> {
  try {
    return await made;
  } catch (error) {
    if (!isSigV4Error(error) || error.code !== 'ERR_UNKNOWN_SCOPE') throw error;
    const at = error.message.indexOf('Pass region');
    if (at < 0) throw error; // a region is there, and wrong: the error says where
    const whatToPass = error.message.slice(at); // with what this runtime and this profile offer
    const because = host === undefined ? '' : `, because the host "${host}" does not state it`;
    throw new SigV4Error(error.code, `${caller} needs a region${because}. ${whatToPass}`);
  }
}
