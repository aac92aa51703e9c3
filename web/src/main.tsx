import './app/base.css';
import { createRoot } from 'react-dom/client';
import { language, needTexts, speak } from '@/i18n';
import { giveNonceToStyles } from './app/nonce';
import { Root } from './app/Root';

async function start(): Promise<void> {
  giveNonceToStyles();
  await needTexts('app', 'shared', 'api', 'nav');
  await speak(language());
  const place = document.getElementById('root');
  if (place) createRoot(place).render(<Root />);
}

void start();
