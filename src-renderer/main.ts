import '@fontsource-variable/inter/opsz.css';
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import { config } from 'zod';
import App from './App.svelte';
import { api } from '#renderer/api/api.ts';
import { applyLastTheme } from '#renderer/state/theme.ts';

// The page's security policy forbids making code from text, which zod would otherwise try.
config({ jitless: true });
applyLastTheme();
const target = document.querySelector('#app');
if (target !== null) mount(App, { target, props: { api } });
