/**
 * The simulator as a process of its own, so that it does not share the loader's thread. It ends with this one, however this
 * one ends: the channel between them breaks.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { UsageError } from '../core/errors.ts';
import type { Context } from './context.ts';

/** A simulator that serves. */
export interface SimulatorProcess {
  /** Base URL. */
  readonly url: string;
  /** Resolves when the process is gone. */
  stop(): Promise<void>;
}

const KILL_AFTER_MS = 3_000;

/**
 * @param args options of `zakaz simulate`
 * @throws UsageError when it ends before it has said its address
 */
export async function startSimulator(context: Context, args: readonly string[]): Promise<SimulatorProcess> {
  const { script, self, texts, signal } = context;
  const child = spawn(process.execPath, [script, 'simulate', ...args], {
    // A group of its own: Ctrl-C is meant for the loader, which still wants answers while it stops.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const url = await firstLine(child, signal);
  if (url === null) {
    await stopChild(child);
    signal.throwIfAborted();
    const { simulatorFailed, simulatorFailedNext } = texts.demo;
    throw new UsageError(`${simulatorFailed}\n${simulatorFailedNext} ${self} simulate`);
  }
  child.stderr?.resume();
  return { url, stop: () => stopChild(child) };
}

async function firstLine(child: ChildProcess, signal: AbortSignal): Promise<string | null> {
  const { stdout } = child;
  if (stdout === null) return null;
  const ended = new AbortController();
  const end = () => ended.abort();
  child.once('exit', end).once('error', end);
  const either = AbortSignal.any([signal, ended.signal]);
  try {
    const lines = createInterface({ input: stdout });
    const [line] = await once(lines, 'line', { signal: either });
    return typeof line === 'string' ? line : null;
  } catch {
    return null;
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
  await gone;
  clearTimeout(timer);
  if (child.connected) child.disconnect();
}
