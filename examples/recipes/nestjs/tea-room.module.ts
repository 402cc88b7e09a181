import { HttpModule, HttpService } from '@nestjs/axios';
import { Module, type OnModuleInit } from '@nestjs/common';
import { sigv4 } from '@sigv4/axios';
import { sigv4 as signFetch } from '@sigv4/fetch';
import { SIGNED_FETCH, TeaRoom } from './tea-room.service.js';

@Module({
  imports: [HttpModule.register({ baseURL: 'https://api.example.com/prod' })], // an axios instance of its own
  providers: [TeaRoom, { provide: SIGNED_FETCH, useFactory: () => signFetch(fetch) }],
  exports: [TeaRoom],
})
export class TeaRoomModule implements OnModuleInit {
  constructor(private readonly http: HttpService) {}

  onModuleInit(): void {
    this.http.axiosRef.interceptors.request.use(sigv4({ service: 'execute-api', region: 'eu-west-1' }));
  }
}
