import './state/strict-parsing.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/blocks.css';
import './styles/print.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { watchFreshness } from './state/answers.ts';
import { watchAddress } from './state/place.ts';
import { watchPreferences } from './state/preferences.ts';
import { startSession } from './state/session.ts';

watchPreferences();
watchAddress();
watchFreshness();
void startSession();
const root = document.getElementById('app');
if (root !== null) render(<App />, root);
