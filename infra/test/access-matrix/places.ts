import type { Http } from '@cicero/runtime';
import type { DocumentedRoute } from './document.ts';
import type { House } from './house.ts';

export type Place = readonly [where: string, app: Http];

/** Where a route is called by the public: at the door if that forwards it, else at its service. */
export function publicPlace(house: House, { service, url }: DocumentedRoute): Place {
  const forwarded = service !== 'api-gateway' && url.startsWith('/api/');
  return forwarded ? [' through the door', appOf(house, 'api-gateway')] : ['', appOf(house, service)];
}

/** Behind a login the service itself is called as well: it must not rely on the door. */
export function placesOf(house: House, route: DocumentedRoute): Place[] {
  const place = publicPlace(house, route);
  return route.callers === null || place[0] === '' ? [place] : [place, ['', appOf(house, route.service)]];
}

export function appOf(house: House, service: string): Http {
  return house.services[service as keyof House['services']].app;
}
