import { HttpService } from '@nestjs/axios';
import { Inject, Injectable } from '@nestjs/common';
import { firstValueFrom } from 'rxjs';

export const SIGNED_FETCH = Symbol('SIGNED_FETCH');

/** A service that knows nothing of AWS. In a test, give it an `HttpService` and a `fetch` that sign nothing. */
@Injectable()
export class TeaRoom {
  constructor(
    private readonly http: HttpService,
    @Inject(SIGNED_FETCH) private readonly signedFetch: typeof fetch,
  ) {}

  async order(table: number): Promise<unknown> {
    const { data } = await firstValueFrom(this.http.post<unknown>('/orders', { table }));
    return data;
  }

  async items(): Promise<unknown> {
    const response = await this.signedFetch('https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items?limit=2');
    return response.json();
  }
}
