import { startClock } from './dom.js';

startClock();
