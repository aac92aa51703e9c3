/**
 * Tokens run through the diagram. Of bpmn-js-token-simulation only what is worked on the canvas:
 * switching it on, pausing and starting again have buttons of our own, in the reader's language.
 * Its texts do not pass through `translate`, so they are translated where they are put down; what it
 * colours by `style="…"` the content security policy forbids, so that is done by classes.
 */
import 'bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css';
import Animation from 'bpmn-js-token-simulation/lib/animation';
import ContextPads from 'bpmn-js-token-simulation/lib/features/context-pads';
import DisableModeling from 'bpmn-js-token-simulation/lib/features/disable-modeling';
import Notifications from 'bpmn-js-token-simulation/lib/features/element-notifications/ElementNotifications';
import ElementSupport from 'bpmn-js-token-simulation/lib/features/element-support';
import Exclusive from 'bpmn-js-token-simulation/lib/features/exclusive-gateway-settings';
import Inclusive from 'bpmn-js-token-simulation/lib/features/inclusive-gateway-settings';
import Palette from 'bpmn-js-token-simulation/lib/features/palette';
import Pausing from 'bpmn-js-token-simulation/lib/features/pause-simulation';
import Resetting from 'bpmn-js-token-simulation/lib/features/reset-simulation';
import State from 'bpmn-js-token-simulation/lib/features/simulation-state';
import Toggle from 'bpmn-js-token-simulation/lib/features/toggle-mode/modeler';
import Counts from 'bpmn-js-token-simulation/lib/features/token-count';
import TokenCount from 'bpmn-js-token-simulation/lib/features/token-count/TokenCount';
import Simulator from 'bpmn-js-token-simulation/lib/simulator';
import type { Element } from './model';

interface Added {
  html: HTMLElement;
  show?: unknown;
  scale?: boolean;
}

/** Its overlays speak the reader's language and are there however small the diagram is. */
function Words(
  this: unknown,
  overlays: { add(element: Element | string, type: string, overlay: Added): string },
  translate: (text: string) => string,
) {
  const add = overlays.add.bind(overlays);
  overlays.add = (element, type, overlay) => {
    if (!type.startsWith('bts-')) return add(element, type, overlay);
    const { show: _, ...rest } = overlay;
    const { html } = rest;
    for (const each of [html, ...html.querySelectorAll<HTMLElement>('[title]')]) {
      if (!each.title) continue;
      each.title = translate(each.title);
      each.setAttribute('aria-label', each.title);
    }
    for (const each of html.querySelectorAll('.bts-text')) {
      each.textContent = translate(each.textContent?.trim() ?? '');
    }
    return add(element, type, { ...rest, scale: false });
  };
}
Words.$inject = ['overlays', 'translate'];

class PlainCount extends TokenCount {
  static override $inject = TokenCount.$inject;

  _getTokenHTML(element: Element, scope: { getTokensByElement(of: Element): number }): string {
    return `<div class="bts-token-count waiting">${scope.getTokensByElement(element)}</div>`;
  }
}

class PlainNotifications extends Notifications {
  static override $inject = Notifications.$inject;

  override addElementNotification(element: Element, options: { scope?: unknown }): void {
    const { scope: _, ...plain } = options;
    super.addElementNotification(element, plain);
  }
}

export interface Simulation {
  toggle: { toggleMode(active: boolean): void; _active: boolean };
  pausing: { toggle(): void; isPaused: boolean };
  resetting: { resetSimulation(): void };
}

/** A bpmn-js module. */
export const simulationModule = {
  __depends__: [
    Simulator,
    Animation,
    ContextPads,
    State,
    ElementSupport,
    Pausing,
    Resetting,
    Counts,
    Exclusive,
    Inclusive,
    Palette,
    DisableModeling,
    Toggle,
  ],
  __init__: ['gridcaseSimulationWords'],
  gridcaseSimulationWords: ['type', Words],
  tokenCount: ['type', PlainCount],
  elementNotifications: ['type', PlainNotifications],
  // They would lie over the diagram and say what the buttons already show.
  notifications: ['value', { showNotification() {}, removeNotification() {}, removeAll() {} }],
};
