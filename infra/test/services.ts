import { builds } from '@cicero/cli';
import type { ServiceName } from '@cicero/contracts';
import type { Host, Service } from '@cicero/platform';

export type Services = Readonly<Record<ServiceName, Service>>;

/**
 * All services of an installation, the door last, when it can be told where the others are.
 * @param open makes a service listen; returns its address
 */
export async function openServices(
  host: Host,
  env: Readonly<Record<string, string>>,
  open: (service: Service, name: ServiceName) => Promise<string>,
): Promise<Services> {
  const services: Partial<Record<ServiceName, Service>> = {};
  const urls: Record<string, string> = {};
  for (const [name, build] of Object.entries(builds) as [ServiceName, (typeof builds)[ServiceName]][]) {
    const service = await build({ ...host.context(name), env: { ...env, ...urls } });
    services[name] = service;
    urls[`${name.toUpperCase().replace('-', '_')}_URL`] = await open(service, name);
  }
  return services as Services;
}
