export { type Catalogue, readCatalogue } from './catalogue.ts';
export { expectedCatalogue } from './expected.ts';
export { fixAdoption } from './fix.ts';
export { type InspectOptions, inspectAdoption } from './inspect.ts';
export type { AdoptionDatabase, AdoptionFinding, AdoptionFix, AdoptionReport, AdoptionSeverity } from './report.ts';
