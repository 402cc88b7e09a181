// Packages without types of their own that say that they are fetch.
declare module 'node-fetch-2' {
  const fetch: typeof globalThis.fetch;
  export default fetch;
}
declare module 'make-fetch-happen' {
  const fetch: typeof globalThis.fetch;
  export default fetch;
}
declare module 'whatwg-fetch' {
  export const fetch: typeof globalThis.fetch;
  export const Headers: typeof globalThis.Headers;
  export const Request: typeof globalThis.Request;
  export const Response: typeof globalThis.Response;
}
