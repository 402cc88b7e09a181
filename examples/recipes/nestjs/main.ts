import { NestFactory } from '@nestjs/core';
import 'reflect-metadata';
import { TeaRoomModule } from './tea-room.module.js';
import { TeaRoom } from './tea-room.service.js';

const app = await NestFactory.createApplicationContext(TeaRoomModule, { logger: ['error', 'warn'] });
const teaRoom = app.get(TeaRoom);
console.log(await teaRoom.order(7));
console.log(await teaRoom.items());
await app.close();

// Prints:
// { id: 1, table: 7 }
// [ 'Darjeeling', 'Carrot cake' ]
