import type { Component } from 'svelte';
import type { IconName } from '#renderer/components/ui/icons.ts';
import type { PageId } from '#renderer/lib/route-path.ts';
import CasesPage from '#renderer/pages/cases/CasesPage.svelte';
import DataPage from '#renderer/pages/data/DataPage.svelte';
import DiagnosePage from '#renderer/pages/diagnose/DiagnosePage.svelte';
import EvaluatePage from '#renderer/pages/evaluate/EvaluatePage.svelte';
import HomePage from '#renderer/pages/home/HomePage.svelte';
import SettingsPage from '#renderer/pages/settings/SettingsPage.svelte';
import TrainPage from '#renderer/pages/train/TrainPage.svelte';
import type { MessageKey } from '#shared/messages/messages.ts';

/** A page of the windows. `letter`: pressed after `g` it leads there. */
export interface PageRow {
  readonly id: PageId;
  readonly component: Component;
  readonly icon: IconName;
  readonly label: MessageKey;
  readonly letter: string;
}

/** Every page, in the order of the rail. A page reads where it is from `useApp().router.route`. */
export const PAGES: readonly PageRow[] = [
  { id: 'home', component: HomePage, icon: 'home', label: 'app.page.home', letter: 'h' },
  { id: 'data', component: DataPage, icon: 'data', label: 'app.page.data', letter: 'd' },
  { id: 'train', component: TrainPage, icon: 'train', label: 'app.page.train', letter: 't' },
  { id: 'evaluate', component: EvaluatePage, icon: 'evaluate', label: 'app.page.evaluate', letter: 'e' },
  { id: 'diagnose', component: DiagnosePage, icon: 'diagnose', label: 'app.page.diagnose', letter: 'i' },
  { id: 'cases', component: CasesPage, icon: 'cases', label: 'app.page.cases', letter: 'c' },
  { id: 'settings', component: SettingsPage, icon: 'settings', label: 'app.page.settings', letter: 's' },
];
