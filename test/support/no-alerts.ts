/** The settings of alerts as they are where nothing is set. */
import { loadConfig } from '../../src/config/load-config.ts';

export const NO_ALERTS = loadConfig({ env: {}, needs: 'store' }).alerts;
