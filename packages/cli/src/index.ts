export { demoLogin, seedDemo } from './demo/seed.ts';
export { builds } from './up/services.ts';
