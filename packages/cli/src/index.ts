export { demoLogin, seedDemo } from './demo/seed.ts';
export { sandboxEnvironment } from './up/sandbox.ts';
export { builds } from './up/services.ts';
