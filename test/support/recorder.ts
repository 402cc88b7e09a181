/** A fetch that sends nothing: it keeps what it was called with, and answers 200. */
export function recorder(answer: (url: string) => Response = () => new Response('ok')) {
  const calls: { input: RequestInfo | URL; init: RequestInit | undefined; url: string; headers: Headers }[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = input instanceof Request ? input : undefined;
    const url = request?.url ?? String(input as string | URL);
    calls.push({ input, init, url, headers: new Headers(init?.headers ?? request?.headers) });
    return answer(url);
  };
  return {
    fetch: fetch as typeof globalThis.fetch,
    calls,
    /** The one call that was made. */
    get only() {
      const [call, ...others] = calls;
      if (!call || others.length > 0) throw new Error(`expected one call, there were ${calls.length}`);
      return call;
    },
  };
}
