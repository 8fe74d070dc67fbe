// Writes docs/configuration.md from the schema of the settings. Usage: npm run docs.
import { writeFileSync } from 'node:fs';
import { renderReference } from '../dist/config/reference.js';

writeFileSync(new URL('../docs/configuration.md', import.meta.url), renderReference());
