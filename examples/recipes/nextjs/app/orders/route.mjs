import { placeOrder } from '../../lib/tea-room.mjs';

/** @param {Request} request */
export async function POST(request) {
  const { table } = await request.json(); // only what the page may choose
  const response = await placeOrder({ table });
  return Response.json(await response.json(), { status: response.status });
}
