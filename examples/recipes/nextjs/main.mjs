// Calls the route handlers as Next.js calls them. The cache is not here: only Next.js acts on 'use cache'.
import { GET } from './app/items/route.mjs';
import { POST } from './app/orders/route.mjs';

const items = await GET();
console.log(items.status, await items.json());
const order = await POST(new Request('https://page.example.com/orders', { method: 'POST', body: '{"table":7}' }));
console.log(order.status, await order.json());

// Prints:
// 200 [ 'Darjeeling', 'Carrot cake' ]
// 201 { id: 1, table: 7 }
