export { benchAmplify } from './amplify.ts';
export { benchRekap } from './rekap.ts';
