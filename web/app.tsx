/** The frame around every page: navigation, filter, state of the data, and what is wrong with the connection. */
import type { FunctionComponent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { AsOf } from './components/as-of.tsx';
import { FilterBar } from './components/filter-bar.tsx';
import { SignIn } from './components/sign-in.tsx';
import { SqlPanel } from './components/sql-panel.tsx';
import { AlertsPage } from './pages/alerts.tsx';
import { EventPage } from './pages/event.tsx';
import { EventsPage } from './pages/events.tsx';
import { HealthPage } from './pages/health.tsx';
import { MoneyPage } from './pages/money.tsx';
import { OverviewPage } from './pages/overview.tsx';
import { PacePage } from './pages/pace.tsx';
import { ProbePage } from './pages/probe.tsx';
import { RunPage } from './pages/run.tsx';
import { RunsPage } from './pages/runs.tsx';
import { connection } from './state/answers.ts';
import { useChoices } from './state/choices.ts';
import { liveRun } from './state/live.ts';
import { type FilterKey, linkTo, PAGES, type Page, place } from './state/place.ts';
import { isDark, language, texts, theme } from './state/preferences.ts';
import { opensShare, session, signOut } from './state/session.ts';

interface Shown {
  readonly page: FunctionComponent;
  readonly keys: readonly FilterKey[];
}

const ALL = ['period', 'compare', 'event', 'show', 'city', 'channel', 'currency'] as const;

const SHOWN: Readonly<Record<Page, Shown>> = {
  overview: { page: OverviewPage, keys: ALL },
  events: { page: EventsPage, keys: ['period', 'compare', 'city', 'channel', 'currency'] },
  pace: { page: PacePage, keys: ['past', 'event', 'show', 'city', 'currency'] },
  money: { page: MoneyPage, keys: ALL },
  health: { page: HealthPage, keys: ['period'] },
  runs: { page: RunsPage, keys: ['period'] },
  probe: { page: ProbePage, keys: [] },
  alerts: { page: AlertsPage, keys: ['period'] },
};

/** Pages of one thing. */
const DETAILS: Partial<Readonly<Record<Page, Shown>>> = {
  events: { page: EventPage, keys: ['period', 'compare', 'show', 'channel', 'currency'] },
  runs: { page: RunPage, keys: [] },
};

export function App() {
  const t = texts.value;
  const { page, id } = place.value;
  const isSignedOut = connection.value === 'signed-out';
  // Asked beside the session: all else of a page waits for the day that they tell.
  useChoices(session.value === null ? !opensShare : session.value.role !== null);
  const title = page === null ? t.notFound : t.pages[page];
  useEffect(() => {
    document.title = `${title} · Zakaz`;
  }, [title]);
  const cameFrom = useRef(`${page} ${id}`);
  useEffect(() => {
    // The link that led here is gone with its page: the keyboard goes on at the content.
    const isNew = cameFrom.current !== `${page} ${id}`;
    cameFrom.current = `${page} ${id}`;
    if (isNew && document.activeElement === document.body) document.getElementById('content')?.focus();
  }, [page, id]);
  if (isSignedOut) return <SignIn />;
  const shown = page === null ? null : ((id === null ? null : DETAILS[page]) ?? SHOWN[page]);
  return (
    <>
      <a class="skip" href="#content">
        {t.skip}
      </a>
      <Navigation current={page} />
      <div class="content">
        {connection.value === 'gone' && (
          <p class="banner" role="status">
            {t.failures.goneLong}
          </p>
        )}
        {shown !== null && (
          <div class="bar">
            {shown.keys.length > 0 && <FilterBar keys={shown.keys} />}
            <AsOf />
          </div>
        )}
        <main id="content" tabIndex={-1}>
          {shown === null ? <h1>{t.notFound}</h1> : session.value === null ? <Opening /> : <shown.page />}
        </main>
      </div>
      <SqlPanel />
    </>
  );
}

/** Until it is known who reads. */
function Opening() {
  return <div class="skeleton empty-high" />;
}

function Navigation({ current }: { readonly current: Page | null }) {
  const t = texts.value;
  const list = useRef<HTMLElement>(null);
  // On a phone the list moves sideways: where one is should be seen.
  useEffect(() => {
    const chosen = list.current?.querySelector<HTMLElement>('[aria-current]');
    if (chosen) list.current?.scrollTo({ left: chosen.offsetLeft - chosen.offsetWidth / 2 });
  }, [current]);
  return (
    <div class="side">
      <a class="brand" href={linkTo('overview')}>
        <img src="/icon.svg" alt="" width="24" height="24" />
        Zakaz
      </a>
      <nav ref={list} aria-label={t.navigation}>
        {PAGES.map((page) => (
          <a
            key={page}
            href={linkTo(page)}
            {...(page === current ? { 'aria-current': 'page' as const } : {})}
          >
            {t.pages[page]}
            {page === 'runs' && liveRun.value !== null && <span class="pulse" title={t.runs.live} />}
          </a>
        ))}
      </nav>
      <div class="settings">
        <button
          type="button"
          class="plain"
          onClick={() => {
            language.value = language.value === 'ru' ? 'en' : 'ru';
          }}
          lang={language.value === 'ru' ? 'en' : 'ru'}
          aria-label={language.value === 'ru' ? 'English' : 'По-русски'}
        >
          {language.value === 'ru' ? 'EN' : 'RU'}
        </button>
        <button
          type="button"
          class="plain"
          onClick={() => {
            theme.value = isDark.value ? 'light' : 'dark';
          }}
          aria-label={isDark.value ? t.theme.light : t.theme.dark}
          title={isDark.value ? t.theme.light : t.theme.dark}
        >
          {isDark.value ? '☀' : '☾'}
        </button>
        {session.value?.signed_in_by === 'session' && (
          <button type="button" class="plain" onClick={() => void signOut()}>
            {t.signIn.leave}
          </button>
        )}
      </div>
    </div>
  );
}
