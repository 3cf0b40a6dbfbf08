import { Type } from 'typebox';
import { defineMessage, type MessageDefinition, type ServiceName, serviceNames } from '../message.ts';

/** The data of `<service>.run-job`: run this job now, for the run that is already recorded. */
export const RunJob = Type.Object({
  jobKey: Type.String({ minLength: 1, maxLength: 100 }),
  runId: Type.String({ format: 'uuid' }),
});

function runJobOf(service: ServiceName): MessageDefinition<typeof RunJob> {
  return defineMessage({
    type: `${service}.run-job`,
    kind: 'command',
    summary: `Run a job of ${service} now, outside its schedule.`,
    publishedBy: ['api-gateway'],
    consumedBy: [`${service}.run-job`],
    data: RunJob,
  });
}

/** `<service>.run-job` of each service. */
export const runJob: Readonly<Record<ServiceName, MessageDefinition<typeof RunJob>>> = Object.fromEntries(
  serviceNames.map((service) => [service, runJobOf(service)]),
) as Record<ServiceName, MessageDefinition<typeof RunJob>>;
