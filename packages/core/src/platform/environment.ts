import { unpolluted } from '../util/unpolluted.ts';

/** Some edge runtimes have a `process` with an environment. A browser has no `process`, and Deno throws without --allow-env. */
export function environment(name: string): string | undefined {
  try {
    return unpolluted(process.env, [name])[name] || undefined;
  } catch {
    return undefined;
  }
}
