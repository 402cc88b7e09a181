import { readItems } from '../../lib/tea-room.mjs';

export const GET = async () => Response.json(await readItems());
