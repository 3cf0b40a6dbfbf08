import type { Http } from './server.ts';

/**
 * What existing clients send and Fastify would refuse: an empty body under `application/json`
 * (the dashboard sets that header on every call), and any other content type, which counts as an empty object
 * so that the endpoint itself says which field is missing.
 */
export function acceptEmptyBodies(app: Http): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body.toString();
    if (text.trim() === '') done(null, {});
    else parseJson(request, text, done);
  });
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume();
    payload.once('end', () => done(null, {}));
    payload.once('error', done);
  });
}
