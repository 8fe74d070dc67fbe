/** Imported before any shape is made: zod's compiler tries `new Function`, which the policy of the page refuses and the browser reports. */
import { config } from 'zod';

config({ jitless: true });
