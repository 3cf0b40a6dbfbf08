export * from './principal.ts';
export * from './rules.ts';
export * from './install.ts';
