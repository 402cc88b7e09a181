import { unpolluted } from '../util/unpolluted.ts';
import type { Platform } from './contract.ts';

/** Some edge runtimes have a `process` with an environment. A browser has no `process`, and Deno throws without --allow-env. */
export const environment: Platform['environment'] = (name) => {
  try {
    return unpolluted(process.env, [name])[name] || undefined;
  } catch {
    return undefined;
  }
};
