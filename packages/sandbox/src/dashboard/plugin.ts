import type { FastifyPluginAsync } from 'fastify';
import { sendPage } from '../http.ts';
import { page } from '../pages/layout.ts';
import { dashboardForms, formBody } from './forms.ts';

/**
 * A stand-in for the dashboard at `/sandbox/dashboard`: its forms for accounts and the claim, which send what the real
 * one sends and read what it reads. Open it through Cicero's public address, so that it finds the API beside it.
 */
export const dashboard: FastifyPluginAsync = async (app) => {
  for (const form of dashboardForms) {
    const html = page({ title: form.title, active: 'dashboard', script: 'dashboard.js', body: formBody(form) });
    app.get(`/sandbox/dashboard${form.path}`, async (_request, reply) => sendPage(reply, html));
    // A reset link may carry its token in the path, too.
    if (form.path === '/reset-password') {
      app.get(`/sandbox/dashboard${form.path}/:token`, async (_request, reply) => sendPage(reply, html));
    }
  }
};
